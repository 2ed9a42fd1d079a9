import { ExecutionLifecycleHooks } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsExpressionResolveValues,
	IHttpRequestOptions,
	INodeParameters,
	INodeProperties,
	IRequestOptionsSimplified,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { ICredentialsHelper } from 'n8n-workflow';

import { WolkvoxApi } from '../../credentials/WolkvoxApi.credentials';

/** Hands out one credential and authenticates with the package's own credential type. */
export class TestCredentialsHelper extends ICredentialsHelper {
	private readonly type = new WolkvoxApi();

	constructor(private readonly credential: ICredentialDataDecryptedObject) {
		super();
	}

	override async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		options: IHttpRequestOptions | IRequestOptionsSimplified,
	): Promise<IHttpRequestOptions> {
		if (typeof this.type.authenticate !== 'function')
			throw new Error('authenticate is no function');
		return await this.type.authenticate(credentials, options as IHttpRequestOptions);
	}

	/** As in n8n, an expression in a field of the credential is resolved for the item that asks. */
	override async getDecrypted(
		_additionalData: unknown,
		_credentials: unknown,
		_type: string,
		mode: WorkflowExecuteMode,
		_executeData: unknown,
		_raw: unknown,
		values?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		if (values === undefined) return { ...this.credential };
		return values.workflow.expression.getParameterValue(
			this.credential as INodeParameters,
			values.runExecutionData,
			values.runIndex,
			values.itemIndex,
			values.node.name,
			values.connectionInputData,
			mode,
			{},
		) as ICredentialDataDecryptedObject;
	}

	override getCredentialsProperties(): INodeProperties[] {
		return this.type.properties;
	}

	override getParentTypes(): string[] {
		return [];
	}

	override isCredentialUsableByNode(): boolean {
		return true;
	}

	override async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	override async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	override async getCredentials(): Promise<ICredentials> {
		throw new Error('The tests have no stored credentials');
	}

	override async updateCredentials(): Promise<void> {}

	override async updateCredentialsOauthTokenData(): Promise<void> {}
}

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
