// n8n's logger writes every window's progress to the console; the tests read results instead.
process.env.N8N_LOG_LEVEL ??= 'silent';
