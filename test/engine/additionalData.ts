import { ExecutionLifecycleHooks } from 'n8n-core';
import type {
	ICredentialsHelper,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

/** What n8n hands to the nodes of a workflow beside their parameters, as far as these tests need it. */
export function additionalDataOf(
	credentialsHelper: ICredentialsHelper,
): IWorkflowExecuteAdditionalData {
	return {
		credentialsHelper,
		executionId: '1',
		currentNodeExecutionIndex: 0,
		variables: {},
		webhookWaitingBaseUrl: 'http://n8n.example/webhook-waiting',
		formWaitingBaseUrl: 'http://n8n.example/form-waiting',
	} as unknown as IWorkflowExecuteAdditionalData;
}

/** The same for a manual execution, which has hooks. */
export function manualExecutionData(
	credentialsHelper: ICredentialsHelper,
	workflow: IWorkflowBase,
): IWorkflowExecuteAdditionalData {
	const hooks = new ExecutionLifecycleHooks('manual', '1', workflow);
	return { ...additionalDataOf(credentialsHelper), hooks };
}
