import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';

// WebDriver's protocol (https://www.w3.org/TR/webdriver2/) to browsers that Playwright doesn't drive as they are installed: WebKitGTK by its
// WebDriver, over HTTP; Firefox by what its own WebDriver is made of, Marionette, so that no other program is needed.

/** WebDriver's commands that are used: method and path over HTTP, and their names in Marionette. */
const commands = {
  navigate: ['POST', '/url', 'WebDriver:Navigate'],
  find: ['POST', '/elements', 'WebDriver:FindElements'],
  execute: ['POST', '/execute/sync', 'WebDriver:ExecuteScript'],
  click: ['POST', '/element/:id/click', 'WebDriver:ElementClick'],
  type: ['POST', '/element/:id/value', 'WebDriver:ElementSendKeys'],
  label: ['GET', '/element/:id/computedlabel', 'WebDriver:GetComputedLabel'],
  picture: ['GET', '/screenshot', 'WebDriver:TakeScreenshot'],
} as const;

interface Parameters extends Record<string, unknown> {
  id?: string;
}
type Send = (command: keyof typeof commands, parameters: Parameters) => Promise<unknown>;

interface Driver {
  version: string;
  send: Send;
  end: () => void;
}

/** What stands for an element in each reply: https://www.w3.org/TR/webdriver2/#elements */
const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

/** Where each role is looked for; its name is what the browser computes. */
const places = {
  button: 'button, [role=button]',
  'button of the dialog': '[role=dialog] button',
  link: 'a[href]',
  checkbox: 'input[type=checkbox]',
  textbox: 'input:not([type]), input[type=text]',
  heading: 'h1',
} as const;

/** A page in another browser, by the roles and names that the browser itself computes. */
export class OtherPage {
  readonly driver: Driver;

  constructor(driver: Driver) {
    this.driver = driver;
  }

  async goto(url: string): Promise<void> {
    await this.driver.send('navigate', { url });
  }

  /** Presses what has this role and name once it is there; the last of several. */
  async press(role: keyof typeof places, name: RegExp): Promise<void> {
    await this.act(role, name, async (id) => {
      // What lies below the last line of a form is in the window, but a person would scroll.
      const script = 'arguments[0].scrollIntoView({ block: "center", behavior: "instant" })';
      await this.driver.send('execute', { script, args: [{ [elementKey]: id }] });
      await this.driver.send('click', { id });
    });
  }

  async fill(name: RegExp, text: string): Promise<void> {
    await this.act('textbox', name, (id) => this.driver.send('type', { id, text }));
  }

  /** Chooses a file in the page's only field for files. */
  async choose(path: string): Promise<void> {
    const [field = ''] = await this.elements('input[type=file]');
    await this.driver.send('type', { id: field, text: path });
  }

  async shows(role: keyof typeof places, name: RegExp): Promise<void> {
    await this.act(role, name, async () => {});
  }

  /** Waits until the page says this. */
  async says(words: string): Promise<void> {
    const script = 'return document.body?.innerText ?? ""';
    await expect.poll(() => this.driver.send('execute', { script, args: [] })).toContain(words);
  }

  async picture(): Promise<Buffer> {
    return Buffer.from(String(await this.driver.send('picture', { full: false })), 'base64');
  }

  /** Pages are drawn anew while they are read: what has gone meanwhile is looked for again. */
  private async act(role: keyof typeof places, name: RegExp, act: (id: string) => Promise<unknown>): Promise<void> {
    await expect(async () => {
      const labels: string[] = [];
      for (const id of (await this.elements(places[role])).toReversed()) {
        const label = String(await this.driver.send('label', { id })).trim();
        if (name.test(label)) return void (await act(id));
        labels.push(label);
      }
      throw new Error(`No ${role} ${name} among: ${labels.join(' | ')}`);
    }).toPass({ intervals: [200], timeout: 60_000 });
  }

  private async elements(value: string): Promise<string[]> {
    const found = await this.driver.send('find', { using: 'css selector', value });
    return (found as Record<string, string>[]).map((one) => one[elementKey] ?? '');
  }
}

/** Firefox with a profile of its own. What is downloaded goes to `downloads`. */
export async function startFirefox(path: string, downloads: string): Promise<Driver> {
  const [port, profile] = [await freePort(), mkdtempSync(join(tmpdir(), 'browser-'))];
  const preferences = {
    'marionette.port': port,
    'browser.download.folderList': 2,
    'browser.download.dir': downloads,
    'browser.download.alwaysOpenPanel': false,
    'app.normandy.enabled': false,
    'datareporting.policy.dataSubmissionEnabled': false,
  };
  const lines = Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  const program = begin(path, ['--marionette', '--headless', '--no-remote', '--profile', profile]);
  const socket = await connected(port);
  const ask = marionette(socket);
  const session = (await ask('WebDriver:NewSession', {})) as { capabilities: { browserVersion: string } };
  return {
    version: session.capabilities.browserVersion,
    send: async (command, parameters) => unwrap(await ask(commands[command][2], parameters)),
    end() {
      socket.destroy();
      finish(program);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** WebKitGTK's own small browser, on a screen that nobody sees. */
export async function startWebKit(binary: string): Promise<Driver> {
  const port = await freePort();
  const program = begin('xvfb-run', ['-a', 'WebKitWebDriver', '-p', String(port)]);
  const options = { binary, args: ['--automation'] };
  const capabilities = { alwaysMatch: { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': options } };
  (await connected(port)).destroy();
  const ask = async (method: string, path: string, body?: object) => {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    });
    const { value } = (await reply.json()) as { value: unknown };
    if (!reply.ok) throw new Error(JSON.stringify(value));
    return value;
  };
  const session = (await ask('POST', '/session', { capabilities })) as {
    sessionId: string;
    capabilities: { browserVersion: string };
  };
  return {
    version: session.capabilities.browserVersion,
    send(command, { id = '', ...body }) {
      const [method, path] = commands[command];
      return ask(method, `/session/${session.sessionId}${path.replace(':id', id)}`, body);
    },
    end: () => finish(program),
  };
}

/** Marionette's messages: `length:[0, id, name, parameters]`, answered by `length:[1, id, error, result]`. */
function marionette(socket: Socket): (name: string, parameters: object) => Promise<unknown> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let [last, bytes] = [0, Buffer.alloc(0)];
  socket.on('data', (part) => {
    bytes = Buffer.concat([bytes, part]);
    for (;;) {
      const [digits = ''] = /^\d+(?=:)/.exec(bytes.subarray(0, 20).toString('latin1')) ?? [];
      const end = digits.length + 1 + Number(digits);
      if (digits === '' || bytes.length < end) return;
      const message: unknown = JSON.parse(bytes.subarray(digits.length + 1, end).toString());
      bytes = bytes.subarray(end);
      // The first says which protocol this is.
      if (!Array.isArray(message)) continue;
      const [, id, error, result] = message as [1, number, { message: string } | null, unknown];
      if (error === null) waiting.get(id)?.resolve(result);
      else waiting.get(id)?.reject(new Error(error.message));
      waiting.delete(id);
    }
  });
  return (name, parameters) =>
    new Promise((resolve, reject) => {
      const message = JSON.stringify([0, ++last, name, parameters]);
      waiting.set(last, { resolve, reject });
      socket.write(`${Buffer.byteLength(message)}:${message}`);
    });
}

function unwrap(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'value' in result ? result.value : result;
}

/** In a group of its own: it starts others, which end with it. */
function begin(path: string, args: readonly string[]): ChildProcess {
  return spawn(path, args, { stdio: 'ignore', detached: true });
}

function finish({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL');
}

async function freePort(): Promise<number> {
  const server = createServer();
  const address = await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address())));
  server.close();
  if (typeof address !== 'object' || address === null || !('port' in address)) throw new Error('No port is free.');
  return Number(address.port);
}

/** To a program that has just been started. */
async function connected(port: number): Promise<Socket> {
  let socket: Socket | undefined;
  await expect(async () => {
    socket = await new Promise((resolve, reject) => {
      const one = connect(port, '127.0.0.1', () => resolve(one)).once('error', reject);
    });
  }).toPass({ intervals: [100], timeout: 30_000 });
  if (socket === undefined) throw new Error('Not connected.');
  return socket;
}
