import { startEndpoint, type Endpoint, type Reply } from './endpoint';

/** A tool as a model is told of it. */
export interface OfferedTool {
	readonly name: string;
	readonly description: string;
	readonly parameters: { readonly properties: Record<string, { description?: string }> };
}

interface Message {
	readonly role: 'system' | 'user' | 'assistant' | 'tool';
	readonly content: string;
}

interface Asked {
	readonly messages: Message[];
	readonly tools?: Array<{ readonly function: OfferedTool }>;
}

/** A chat model that has made up its mind: it calls its tool once, and repeats what comes back. */
export interface ChatModel extends Endpoint {
	/** What it was asked, the first call first. */
	readonly calls: readonly Asked[];
}

const completion = (message: object, reason: string): Reply => ({
	body: {
		id: 'completion',
		object: 'chat.completion',
		created: 1,
		model: 'test',
		choices: [{ index: 0, finish_reason: reason, message: { role: 'assistant', ...message } }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	},
});

function answerTo({ messages, tools = [] }: Asked, input: object): Reply {
	const last = messages[messages.length - 1];
	if (last.role === 'tool') return completion({ content: last.content }, 'stop');
	const name = tools[0]?.function.name;
	const call = {
		id: 'call_1',
		type: 'function',
		function: { name, arguments: JSON.stringify(input) },
	};
	return completion({ content: null, tool_calls: [call] }, 'tool_calls');
}

/**
 * Starts a model behind OpenAI's API on a free port of 127.0.0.1.
 *
 * @param input what it gives its tool
 */
export async function startChatModel(input: object): Promise<ChatModel> {
	const calls: Asked[] = [];
	const endpoint = await startEndpoint(({ path, body }) => {
		if (path !== '/v1/chat/completions') return { status: 404 };
		calls.push(body as Asked);
		return answerTo(body as Asked, input);
	});
	return { ...endpoint, calls };
}
