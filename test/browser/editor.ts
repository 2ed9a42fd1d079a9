import { selectors, type Browser, type Locator, type Page } from 'playwright-core';

selectors.setTestIdAttribute('data-test-id');

/** Where n8n runs, and who may log in. */
export interface Login {
	url: string;
	email: string;
	password: string;
}

/** How the editor looks. */
export interface Looks {
	theme?: 'light' | 'dark';
	/** Device pixels for each of the page's. */
	scale?: number;
}

/** Of the browser, in the page's pixels. */
export const WINDOW = { width: 1400, height: 950 };
/** n8n answers within a second; a machine with other tests to run takes longer. */
const PATIENCE = 150_000;

/** A click waits until nothing moves, and much in the editor slides and fades. */
const KEEP_STILL = `addEventListener('DOMContentLoaded', () => {
	const style = document.createElement('style');
	style.textContent = '*, ::before, ::after { transition: none !important; animation: none !important }';
	document.head.append(style);
});`;

const exactly = (text: string) =>
	new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);

/** The editor as a person uses it. All that depends on how n8n builds its pages is in here. */
export class Editor {
	private constructor(
		readonly page: Page,
		private readonly url: string,
	) {}

	/** Opens the editor and logs in. */
	static async open(browser: Browser, login: Login, looks: Looks = {}): Promise<Editor> {
		const context = await browser.newContext({
			viewport: WINDOW,
			colorScheme: looks.theme ?? 'light',
			deviceScaleFactor: looks.scale ?? 1,
		});
		await context.addInitScript(KEEP_STILL);
		const page = await context.newPage();
		page.setDefaultTimeout(PATIENCE);
		await page.goto(`${login.url}/signin`);
		await page.locator('input[name=emailOrLdapLoginId]').fill(login.email);
		await page.locator('input[type=password]').fill(login.password);
		await page.keyboard.press('Enter');
		await page.waitForURL((address) => !address.pathname.includes('signin'));
		return new Editor(page, login.url);
	}

	/** Asks n8n as the page does. */
	async ask<T>(resource: string, body?: object): Promise<T> {
		const browserId = await this.page.evaluate<string>("localStorage.getItem('n8n-browserId')");
		const response = await this.page.request.fetch(`${this.url}/rest/${resource}`, {
			method: body ? 'POST' : 'GET',
			headers: { 'browser-id': browserId },
			data: body,
		});
		if (!response.ok()) throw new Error(`n8n answered ${response.status()} to ${resource}`);
		return ((await response.json()) as { data: T }).data;
	}

	// The nodes panel

	/** Opens the nodes panel of a workflow that is still empty. */
	async openNodesPanel(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.page.getByTestId('canvas-plus-button').click();
	}

	/** Looks for a node. */
	async searchNode(words: string, node: string): Promise<Locator> {
		const found = this.page.getByTestId('item-iterator-item').filter({ hasText: node });
		const field = this.page.getByTestId('node-creator-search-bar');
		// Else the list might still be that of the last search.
		await field.fill('');
		await found.waitFor({ state: 'hidden' });
		await field.fill(words);
		await found.waitFor();
		return found;
	}

	/** How wide the icons of a place are: 0 is one that could not be drawn. */
	async iconWidths(place: Locator): Promise<number[]> {
		const icons = place.locator('img');
		await icons.first().waitFor();
		return await icons.evaluateAll((images: Array<{ naturalWidth: number }>) =>
			images.map(({ naturalWidth }) => naturalWidth),
		);
	}

	/** Opens the list of what a node can do, the triggers first. */
	async listActions(found: Locator): Promise<string[]> {
		await found.click();
		const panel = this.page.getByTestId('node-creator');
		await panel.getByText(/^Actions \(/).click();
		await panel.getByText('Actions need to be triggered').waitFor();
		return await this.page.getByTestId('node-creator-item-name').allTextContents();
	}

	/** Adds a node to the workflow and opens it. */
	async chooseAction(name: string): Promise<void> {
		await this.page.getByTestId('node-creator-item-name').filter({ hasText: name }).click();
		await this.details.waitFor();
	}

	// The credential

	get credential(): Locator {
		return this.page.getByTestId('editCredential-modal');
	}

	/** Fills in fields of the credential by their names, and saves it. */
	async saveCredential(fields: Record<string, string>): Promise<void> {
		for (const [name, value] of Object.entries(fields)) {
			await this.parameterIn(this.credential, name).locator('input').fill(value);
		}
		await this.credential.getByTestId('credential-save-button').getByRole('button').click();
	}

	/** Opens the credential that a node has. */
	async editCredential(): Promise<void> {
		await this.details.getByTestId('credential-edit-button').click();
		await this.credential.waitFor();
	}

	async closeCredential(): Promise<void> {
		await this.credential.getByLabel('Close this dialog').click();
		await this.credential.waitFor({ state: 'hidden' });
	}

	// A node

	get details(): Locator {
		return this.page.getByTestId('ndv');
	}

	get output(): Locator {
		return this.details.getByTestId('output-panel');
	}

	get input(): Locator {
		return this.details.getByTestId('ndv-input-panel');
	}

	get parameters(): Locator {
		return this.details.getByTestId('node-parameters');
	}

	async openWorkflow(workflowId: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${workflowId}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** Opens a node of the workflow by its name, and closes the one that is open. */
	async openNode(name: string): Promise<void> {
		if (await this.details.isVisible()) await this.closeNode();
		await this.page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`).dblclick();
		await this.details.getByTestId('node-execute-button').waitFor();
	}

	async closeNode(): Promise<void> {
		await this.details.getByTestId('ndv-close-button').click();
		await this.details.waitFor({ state: 'hidden' });
	}

	/** The names of the parameters that are shown, from top to bottom. */
	async parameterNames(): Promise<string[]> {
		const labels = this.parameters.getByTestId('input-label').locator('visible=true');
		const texts = await labels.allInnerTexts();
		return texts.map((text) => text.trim().split('\n')[0]);
	}

	parameter(name: string): Locator {
		return this.parameterIn(this.parameters, name);
	}

	/** What stands in the fields, from top to bottom. */
	async parameterValues(): Promise<string[]> {
		const fields = this.parameters.locator('input').locator('visible=true');
		return await fields.evaluateAll((inputs: Array<{ value: string }>) =>
			inputs.map(({ value }) => value),
		);
	}

	/** Chooses from a list. */
	async choose(name: string, option: string): Promise<void> {
		await this.parameter(name).click();
		await this.openList()
			.filter({ has: this.page.getByText(exactly(option)) })
			.click();
		await this.openList().first().waitFor({ state: 'hidden' });
	}

	/** Opens a list that is searched, such as that of the reports, and gives what it shows at first. */
	async openLocator(name: string): Promise<string[]> {
		await this.parameters.getByTestId(`resource-locator-${name}`).getByTestId('rlc-input').click();
		return await this.located();
	}

	/** Looks for words in the list that is open, until it shows `wanted`; gives all that it shows. */
	async searchLocator(words: string, wanted: string): Promise<string[]> {
		await this.page.getByTestId('rlc-search').locator('visible=true').fill(words);
		await this.page.getByTestId('rlc-item').filter({ hasText: wanted }).first().waitFor();
		return await this.located();
	}

	/** Takes something that the open list shows. */
	async takeLocated(wanted: string): Promise<void> {
		await this.page.getByTestId('rlc-item').filter({ hasText: wanted }).first().click();
	}

	private async located(): Promise<string[]> {
		const items = this.page.getByTestId('rlc-item').locator('visible=true');
		await items.first().waitFor();
		return (await items.allInnerTexts()).map((text) => text.trim());
	}

	/** What a list of options holds, once n8n has loaded it. */
	async optionsOf(name: string): Promise<string[]> {
		await this.parameter(name).click();
		await this.openList().first().waitFor();
		return (await this.openList().allInnerTexts()).map((text) => text.trim());
	}

	/** What a collection offers to add; undefined where the node does not have it. */
	async offered(placeholder: string): Promise<string[] | undefined> {
		const button = this.adder(placeholder);
		if ((await button.count()) === 0) return undefined;
		await button.click();
		await this.openList().first().waitFor();
		const names = (await this.openList().allInnerTexts()).map((text) => text.trim());
		await this.page.keyboard.press('Escape');
		await this.openList().first().waitFor({ state: 'hidden' });
		return names;
	}

	/** Adds everything that a collection offers, and gives the names. */
	async addAll(placeholder: string): Promise<string[]> {
		const names = (await this.offered(placeholder)) ?? [];
		for (const name of names) {
			await this.adder(placeholder).click();
			await this.openList()
				.filter({ hasText: exactly(name) })
				.click();
			await this.parameters.getByText(name, { exact: true }).waitFor();
		}
		return names;
	}

	/** Executes the node, and waits until that is over. */
	async execute(): Promise<void> {
		const button = this.details.getByTestId('node-execute-button');
		const begun = this.page.waitForResponse((response) => response.url().endsWith('/run'));
		await button.click();
		await begun;
		await this.details
			.locator('[data-test-id=node-execute-button]:not([aria-busy=true])')
			.waitFor();
	}

	/** Waits until a place shows these texts. */
	async sees(place: Locator, ...texts: string[]): Promise<void> {
		for (const text of texts) await place.filter({ hasText: text }).waitFor();
	}

	/** Shows the output as `table`, `schema` or `json`. */
	async showOutputAs(form: 'table' | 'schema' | 'json'): Promise<void> {
		await this.output.getByTestId(`radio-button-${form}`).click();
	}

	private parameterIn(place: Locator, name: string): Locator {
		return place.getByTestId(`parameter-input-${name}`);
	}

	private adder(placeholder: string): Locator {
		return this.parameters
			.getByTestId('collection-parameter-add')
			.filter({ has: this.page.getByPlaceholder(placeholder) })
			.locator('visible=true');
	}

	private openList(): Locator {
		return this.page.locator('.el-select-dropdown__item').locator('visible=true');
	}
}
