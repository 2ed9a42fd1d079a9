// n8n's scanner is an ES module, which jest loads only with experimental flags: hence a program of its own.
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const [folder, kind] = process.argv.slice(2);
const patterns = kind === 'source' ? SOURCE_FILE_PATTERNS : ['**/*.js', 'package.json'];
const result = await analyzePackage(folder, patterns);
console.log(result.passed ? 'passed' : `${result.message}\n${result.details ?? ''}`);
