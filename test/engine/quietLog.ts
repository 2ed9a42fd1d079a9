// n8n's logger writes every window's progress to the console; the tests read results instead.
// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- a test runs in Node, not in n8n
process.env.N8N_LOG_LEVEL ??= 'silent';
