import { readCsv } from '../../nodes/engine/output/readCsv';
import { formatReport, type Row } from '../../simulator';
import { DAY, dayOf, DOCUMENTED, here, isoDate, keysOf, sortedTexts, textOf } from '../arrangement';
import { startSmtpServer, type SmtpServer } from '../receivers/smtpServer';
import { readSpreadsheet, type Cell } from '../receivers/spreadsheet';

interface Mail {
	subject: string;
	text: string;
	attachments: Array<{
		filename: string;
		contentDisposition: string;
		contentType: string;
		content: Buffer;
	}>;
}

interface MailParser {
	simpleParser(source: Buffer): Promise<Mail>;
}

interface Table {
	readonly columns: readonly string[];
	readonly rows: readonly Row[];
}

function readCsvFile(content: Buffer): Table {
	const text = content.toString('utf8');
	expect(text[0]).toBe('\uFEFF');
	const [columns, ...lines] = readCsv(text.slice(1), ';');
	const named = (line: string[]) =>
		Object.fromEntries(columns.map((column, index) => [column, line[index]]));
	return { columns, rows: lines.map(named) };
}

/** The moment that a spreadsheet shows for a number, as wolkvox writes it. */
const momentOf = (day: Cell) => formatReport(Math.round((Number(day) - 25_569) * DAY));

/** The cells by wolkvox's names; the numbers must be such that a spreadsheet calculates with them. */
async function readExcelFile(content: Buffer): Promise<Table> {
	const { sheet, columns, rows } = await readSpreadsheet(here.n8n, content);
	expect(sheet).toBe('Sessions');
	const read = rows.flatMap((row): Row[] => {
		const { 'Agent ID': agent, Start: start, End: end, Duration: duration, Seconds } = row;
		if (Object.values(row).every((cell) => cell === '')) return [];
		// What a cell with "=D2-C2" would show, and what stands in E2.
		expect(Number(end) - Number(start)).toBeCloseTo(Number(duration), 8);
		expect(Number(duration) * DAY).toBeCloseTo(Number(Seconds), 6);
		// The ID of an agent may begin with zeros: it is text.
		expect([agent, start, end, duration, Seconds].map((cell) => typeof cell)).toEqual([
			...['string', 'number', 'number', 'number', 'number'],
		]);
		return [
			{ agent_id: agent, date_ini: momentOf(start), date_end: momentOf(end), session_key: row.Key },
		];
	});
	return { columns, rows: read };
}

const EXCEL_COLUMNS = [
	'Agent ID',
	'Agent',
	'Start',
	'End',
	'Duration',
	'Seconds',
	'Ended By',
	'Key',
];

describe('a mail every morning', () => {
	let smtp: SmtpServer;

	/** The mails that a workflow sends when it is run once. */
	const mailsOf = async (id: string) => {
		const before = smtp.mails.length;
		await here.runWell(id);
		const { simpleParser } = here.n8n.library<MailParser>('mailparser');
		const sources = smtp.mails.slice(before).map(({ source }) => Buffer.from(source, 'latin1'));
		return await Promise.all(sources.map(async (source) => await simpleParser(source)));
	};

	beforeAll(async () => {
		smtp = await startSmtpServer();
		await here.n8n.addCredential('SMTP account', 'smtp', {
			user: '',
			password: '',
			host: '127.0.0.1',
			port: smtp.port,
			secure: false,
			disableStartTls: true,
		});
	});

	afterAll(async () => await smtp?.close());

	it.each([
		[
			'morning-mail.json',
			(day: string) => ({
				filename: `cobrowsing-sessions_${day}_${day}.csv`,
				contentType: 'text/csv',
			}),
			readCsvFile,
			[...DOCUMENTED, 'session_key'],
			DOCUMENTED,
		],
		[
			'morning-mail-xlsx.json',
			(day: string) => ({ filename: `cobrowsing-sessions_${day}.xlsx` }),
			readExcelFile,
			EXCEL_COLUMNS,
			['agent_id', 'date_ini', 'date_end'],
		],
	])(
		'brings every session of yesterday, and comes after a quiet day, too: %s',
		async (file, attached, read, header, columns) => {
			// Of odd values, a spreadsheet can make nothing.
			const isClean = ({ row }: { row: Row }) =>
				DOCUMENTED.every((field) => /[^-]/.test(textOf(row[field])));
			if (read === readExcelFile) here.simulator.setSessions(here.sessions.filter(isClean));
			const id = await here.importExample(file);

			for (const isQuiet of [false, true]) {
				if (isQuiet) here.simulator.setSessions([]);
				const [mail, ...more] = await mailsOf(id);

				expect(more).toEqual([]);
				const { from, to, rows } = here.asked(1);
				// Midnight may pass meanwhile.
				expect([dayOf(here.now), dayOf(here.now) + DAY]).toContain(to + 1);
				if (!isQuiet) expect(rows.length).toBeGreaterThan(20);
				expect(mail.subject).toBe(`${rows.length} cobrowsing sessions on ${isoDate(from)}`);
				if (isQuiet && read === readCsvFile) expect(mail.text).toContain('a quiet day');
				expect(mail.attachments).toMatchObject([
					{ ...attached(isoDate(from)), contentDisposition: 'attachment' },
				]);
				const table = await read(mail.attachments[0].content);
				expect(table.columns).toEqual(expect.arrayContaining(header));
				expect(sortedTexts(table.rows, columns)).toEqual(sortedTexts(rows, columns));
				expect(new Set(keysOf(table.rows)).size).toBe(rows.length);
			}
			expect(smtp.mails.at(-1)).toMatchObject({
				from: 'n8n@company.example',
				to: ['team@company.example'],
			});
		},
		240_000,
	);

	it('warns when the tokens of today run low, and not before', async () => {
		const id = await here.importExample('token-warning.json');
		const { settings } = here.simulator;
		const { tokensPerDay } = settings;
		try {
			settings.tokensPerDay = 4;
			expect(await mailsOf(id)).toEqual([]);
			settings.tokensPerDay = 1;
			expect(await mailsOf(id)).toMatchObject([
				{
					subject: 'wolkvox: 1 of 1 tokens are used today',
					text: expect.stringContaining('has made 1 of 1 calls today'),
				},
			]);
		} finally {
			settings.tokensPerDay = tokensPerDay;
		}
	}, 120_000);
});
