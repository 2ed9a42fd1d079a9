// n8n loads the nodes and credentials that package.json lists under "n8n"; there is nothing else to import.
module.exports = {};
