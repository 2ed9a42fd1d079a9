/** Where things are. Everything that the two commands write is inside the repository. */
const path = require('node:path');

const REPOSITORY = path.resolve(__dirname, '..');
/** Git-ignored: may be deleted at any time, the next run provides it again. */
const SANDBOX = path.join(REPOSITORY, '.sandbox');

module.exports = {
	REPOSITORY,
	SANDBOX,
	logFile: (name) => path.join(SANDBOX, 'logs', `${name}.log`),
	installedTool: (...parts) => path.join(REPOSITORY, 'node_modules', ...parts),
};
