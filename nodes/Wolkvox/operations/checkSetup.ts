import { readCredential } from '../../engine/client/credential';
import { checkSetup } from '../../engine/setup/checkSetup';
import { resolveDateRange } from '../../engine/time/range';
import { filedBy, LISTS, OPERATION_ZONES, SERVICES, USAGE } from '../../reports/account';
import { cobrowsing } from '../../reports/cobrowsing';
import type { Operation } from './call';
import { readSessionRequest } from './parameters';
import { chooseReport } from './reportChoice';
import { requestsOfCall } from './requests';

/** Checks what nobody has published about an account, one item for each check. */
export const checkAccount: Operation = async (call) => {
	const { context } = call;
	const credential = readCredential(await context.getCredentials('wolkvoxApi'));
	const choice = chooseReport(context);
	const report = choice.report.id === cobrowsing.id ? cobrowsing : choice.report;
	const { dateRange, maxTries } = readSessionRequest(context);
	const { clock } = credential;
	const now = Date.now();
	const requests = (path: string, query: Readonly<Record<string, string>>) =>
		requestsOfCall(call, { credential, path, query, maxTries });
	const service = SERVICES[report.id];
	const { services, tokenUsage } = LISTS;
	const verdicts = await checkSetup({
		report,
		range: resolveDateRange(dateRange, clock, clock.wallClockAt(now)),
		filedBy: filedBy(report),
		clock,
		now,
		zones: Object.values(OPERATION_ZONES),
		request: requests(report.path, { ...choice.parameters, api: report.id }),
		usage: { ...USAGE, request: requests(tokenUsage.path, { api: tokenUsage.id }) },
		...(service !== undefined && {
			service: { column: service, request: requests(services.path, { api: services.id }) },
		}),
	});
	const pairedItem = { item: context.getItemIndex() };
	return verdicts.map((verdict) => ({ json: { ...verdict }, pairedItem }));
};
