/* eslint-disable @n8n/community-nodes/no-restricted-globals -- measures memory; never part of the package */
import { csvFormat } from '../../../../nodes/engine/output/fileFormat';
import { writeFiles } from '../../../../nodes/engine/output/files';
import { streamRows } from '../../../../nodes/engine/output/passingRows';
import { RowFilter } from '../../../../nodes/engine/rows/filter';
import type { TimedRow } from '../../../../nodes/engine/rows/timedRow';
import { reportOf } from '../../../../nodes/reports/catalogue';
import type { Row } from '../../../../nodes/reports/report';
import { formatReport, wallClock } from '../../../simulator';
import { monthOf, readingOf, requestContext } from '../readings';
import { BOGOTA, fieldsOf } from '../rows/rows';
import { collectGarbage } from './garbage';

/** A sixth in the quick loop, all with `PROPERTY_RUNS=2` or more: what is measured is a slope. */
const COUNT = Number(process.env.PROPERTY_RUNS ?? 1) > 1 ? 600_000 : 100_000;
const csv = csvFormat({ delimiter: ',', escapeFormulas: true, byteOrderMark: true });

function heapInUse(): number {
	collectGarbage();
	return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

/** What happened at a moment, in two reports: one dates its rows, the other does not. */
const ROWS: Record<string, (at: number) => Row> = {
	cdr_1: (at) => ({
		...{ agent_name: 'Ana', date: formatReport(at), destiny: '018000123456', time_seg: '60' },
		...{ conn_id: `01-${at}.000000`, telephone: `57300${at % 10_000_000}`, agent_id: '1001' },
	}),
	chat_2: (at) => ({
		...{ conn_id: `01-${at}.000000`, agent_name: 'Ana', customer_name: 'Luz' },
		conversation: [{ date: formatReport(at), from: 'agent', message: 'Buenos días' }],
	}),
};

/** Writes a file of so many rows over so many months, and looks at what is held meanwhile. */
async function write(id: string, { months, rows }: { months: number; rows: number }) {
	const report = reportOf(id);
	const range = { from: wallClock(2020, 1, 1), to: wallClock(2020, 1 + months, 1) - 1 };
	const windows = Array.from({ length: months }, (_, month) => monthOf(2020, month + 1));
	const step = Math.floor((range.to - range.from) / rows);
	const request = requestContext({
		send: async (window) => {
			const data: Row[] = [];
			const first = Math.ceil(((window?.from ?? 0) - range.from) / step);
			const to = window?.to ?? 0;
			for (let at = range.from + first * step; at <= to; at += step) data.push(ROWS[id](at));
			const body = { code: '200', error: null, msg: `${data.length} records were found`, data };
			return await Promise.resolve({ status: 200, headers: {}, body });
		},
	});
	const reading = readingOf({ report, range, windows, request });
	const filter = new RowFilter({}, report, BOGOTA);
	const fields = fieldsOf(report);
	const held: number[] = [];
	// Of each window when all of its rows are there: they go one by one.
	const batches = streamRows({ reading, filter, onProgress: () => held.push(heapInUse()) });
	const columns = { documented: report.columns, added: fields.names };
	const made = (rows: readonly TimedRow[]) => fields.made(rows);
	const wishes = { ...columns, made, format: csv, rowsPerFile: Infinity };
	let written = 0;
	const take = async (text: AsyncIterable<string>) => {
		for await (const piece of text) expect(piece).not.toBe('');
	};
	await writeFiles(batches, wishes, take, (_file, content) => {
		written = content.rows;
	});
	return { written, held };
}

describe('a file of 600,000 rows', () => {
	// What is kept of a row that was written is a number for its key.
	it.each(['cdr_1', 'chat_2'])(
		'holds little but the rows of a window: of %s, less than 40 bytes for each row',
		async (id) => {
			const { written, held } = await write(id, { months: 24, rows: COUNT });

			expect(written).toBeGreaterThanOrEqual(COUNT);
			expect(held).toHaveLength(24);
			// Of the quarter before the middle, and of the last but for the window behind which no other is.
			const [before, after] = [held.slice(5, 11), held.slice(17, 23)].map(
				(some) => some.reduce((sum, bytes) => sum + bytes, 0) / some.length,
			);
			expect((after - before) / (written / 2)).toBeLessThan(40);
		},
	);
});
