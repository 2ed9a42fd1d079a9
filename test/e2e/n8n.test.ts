/** What one n8n can show of the package and its examples; each part has a describe of its own. */
import { here } from './arrangement';

import './parts/node';
import './parts/checkSetup';
import './parts/examples';
import './parts/agent';
import './parts/files';

beforeAll(async () => await here.open(), 400_000);

afterEach(() => here.reset());

afterAll(async () => await here.close(), 60_000);
