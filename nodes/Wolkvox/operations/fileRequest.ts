import {
	csvFormat,
	DELIMITER_NAMES,
	DELIMITERS,
	FILE_FORMATS,
	JSON_LINES,
	type FileFormat,
} from '../../engine/output/fileFormat';
import { quote, UnusableSetting } from '../../engine/settings/problem';
import { parseChoice, parseSwitch, parseWholeNumber } from '../../engine/settings/values';
import type { ParameterSource } from './parameters';

/** What files the builder asks for. */
export interface FileRequest {
	readonly format: FileFormat;
	/** Under which name an item holds its file. */
	readonly binaryPropertyName: string;
	/** Empty for one made of report and range. */
	readonly name: string;
	readonly rowsPerFile: number;
}

/**
 * Reads the parameters of an export.
 *
 * @throws {UnusableSetting} naming the parameter that cannot be used
 */
export function readFileRequest(source: ParameterSource): FileRequest {
	return {
		format: readFormat(source),
		binaryPropertyName:
			readText(source, 'binaryPropertyName', 'Put Output File in Field') || 'data',
		name: readText(source, 'fileName', 'File Name'),
		rowsPerFile: parseWholeNumber(source.getNodeParameter('rowsPerFile'), 'Rows per File', {
			min: 1,
			max: Infinity,
		}),
	};
}

function readFormat(source: ParameterSource): FileFormat {
	const format = parseChoice(source.getNodeParameter('fileFormat'), 'File Format', FILE_FORMATS);
	if (format === 'jsonl') return JSON_LINES;
	const delimiter = parseChoice(source.getNodeParameter('delimiter'), 'Delimiter', DELIMITER_NAMES);
	return csvFormat({
		delimiter: DELIMITERS[delimiter],
		escapeFormulas: parseSwitch(source.getNodeParameter('escapeFormulas'), 'Escape Formulas'),
		byteOrderMark: parseSwitch(
			source.getNodeParameter('byteOrderMark'),
			'Add Byte Order Mark (BOM)',
		),
	});
}

function readText(source: ParameterSource, name: string, label: string): string {
	const value = source.getNodeParameter(name, '');
	if (typeof value === 'string') return value.trim();
	throw new UnusableSetting({
		title: `“${label}” is not a text: ${quote(value)}`,
		advice: 'Type a name, or let the expression give one.',
	});
}
