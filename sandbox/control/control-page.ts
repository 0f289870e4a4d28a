import { azureReplyLimit } from '#sandbox/arm/graph/resource-graph.ts';
import { faultPanel } from './fault-panel.ts';
import { isConnected } from '#sandbox/machines/agent-status.ts';
import type { Origins } from '#sandbox/origins.ts';
import type { LoggedRequest } from '#sandbox/request-log.ts';
import { tenantNow, type MachineState, type Tenant } from '#sandbox/tenant.ts';
import { html, type Html } from '#sandbox/web-page.ts';

/** A fleet may have thousands of machines; the page shows the first that match. */
const shown = 100;

interface PageInput {
  tenant: Tenant | undefined;
  tenants: Tenant[];
  origins: Origins;
  /** Of the tenant, newest first. */
  requests: readonly LoggedRequest[];
  query: URLSearchParams;
}

/** The page a person sees at `/sandbox`: what this is, who is in it, and what can be made to happen. */
export const controlPage = (input: PageInput): Html => {
  const { tenant, tenants, origins, query } = input;
  const problem = query.get('problem');
  return html` <h1>Sandbox</h1>
    <p>
      A stand-in for Microsoft Entra, Azure Resource Manager, Azure Resource Graph, simulated servers and simulated
      support engineers. The app talks to it as it talks to Azure; nothing here reaches Azure or Microsoft.
    </p>
    ${problem === null ? '' : html`<p class="notice" role="alert">${problem}</p>`}
    ${tenant ? tenantPart(tenant, input) : html`<p>No tenant is served at this address.</p>`}
    <h2>Tenants</h2>
    <ul>
      ${tenants.map((one) => tenantItem(one, origins, one === tenant))}
    </ul>`;
};

const tenantItem = (tenant: Tenant, origins: Origins, isShown: boolean): Html => {
  const { name, scenario } = tenant;
  const control = `${origins.azure(tenant)}/sandbox`;
  return html`<li>
    ${name} (scenario ${scenario}): ${appLink(tenant, origins, `App of ${name}`)}
    <a href="${control}">${isShown ? 'This page' : `Control page of ${name}`}</a>
  </li>`;
};

/** Nothing where nobody serves the app. */
const appLink = (tenant: Tenant, origins: Origins, words: string): Html | undefined => {
  const origin = origins.servedApp(tenant);
  return origin === undefined ? undefined : html`<a href="${origin}">${words}</a>`;
};

const tenantPart = (tenant: Tenant, { origins, requests, query }: PageInput): Html => {
  const action = `/sandbox/tenants/${tenant.name}`;
  return html` <p>
      Tenant <strong>${tenant.name}</strong> (${tenant.tenantId}), scenario ${tenant.scenario}. Its time is
      ${new Date(tenantNow(tenant)).toUTCString()}. Machines work ${tenant.speed} times as fast as in life.
      ${appLink(tenant, origins, 'Open the app.')}
    </p>
    <form class="row" method="post" action="${action}/clock">
      <label
        >Seconds to put the clock forward <input name="advanceSeconds" type="number" min="1" value="3600" required
      /></label>
      <button>Put forward</button>
    </form>
    ${faultPanel(tenant)}
    <h2>Machines</h2>
    ${machineList([...tenant.machines.values()], action, query.get('machine'))} ${requestList(requests)}
    ${limitsForm(tenant, action)}
    <h2>People</h2>
    <ul class="rows" aria-label="People">
      ${tenant.people.map(
        ({ name, username, description }) =>
          html`<li>
            <div><strong>${name}</strong> <span class="quiet">${username}: ${description}</span></div>
          </li>`,
      )}
    </ul>`;
};

/** Folded: it is long, and for whoever looks for one. */
const requestList = (requests: readonly LoggedRequest[]): Html =>
  html`<h2>Requests</h2>
    <details>
      <summary>
        ${requests.length === 0 ? 'No request yet' : `The last ${Math.min(requests.length, shown)} to sign-in and Azure`}
      </summary>
      <ul class="rows" aria-label="Requests">
        ${requests.slice(0, shown).map(requestRow)}
      </ul>
    </details>`;

const requestRow = ({
  at,
  method,
  path,
  apiVersion,
  status,
  milliseconds,
  correlationId,
  who,
}: LoggedRequest): Html => {
  const about = [
    at.slice(11, 19),
    `${milliseconds} ms`,
    who ?? 'nobody signed in',
    apiVersion && `api-version ${apiVersion}`,
    correlationId && `correlation id ${correlationId}`,
  ];
  return html`<li>
    <div>
      <strong>${status ?? 'No reply'}</strong> ${method} <code>${path}</code>
      <span class="quiet">${about.filter((part) => part !== null).join(' · ')}</span>
    </div>
  </li>`;
};

const limitsForm = ({ latency = 0, graphReplyLimit, unlimitedQueries = false }: Tenant, action: string): Html =>
  html`<h2>Limits</h2>
    <form class="row" method="post" action="${action}">
      <label
        >Every reply of Azure comes late by, ms
        <input name="latency" type="number" min="0" value="${String(latency)}" required
      /></label>
      <button>Set</button>
    </form>
    <form class="row" method="post" action="${action}">
      <label
        >Longest reply of Resource Graph, bytes
        <input
          name="graphReplyLimit"
          type="number"
          min="1"
          value="${String(graphReplyLimit ?? azureReplyLimit)}"
          required
      /></label>
      <button>Set</button>
    </form>
    <form class="row" method="post" action="${action}">
      <span
        >Resource Graph
        ${unlimitedQueries ? 'can be asked as often as one likes.' : 'allows 15 queries in five seconds to each caller.'}</span
      >
      <button name="unlimitedQueries" value="${String(!unlimitedQueries)}">
        ${unlimitedQueries ? 'Limit queries as Azure does' : 'Allow any number of queries'}
      </button>
    </form>`;

/** Folded until somebody looks for a machine, or for all of them by an empty name. */
const machineList = (machines: MachineState[], action: string, filter: string | null): Html => {
  const matching = machines.filter(({ name }) => name.toLowerCase().includes((filter ?? '').toLowerCase()));
  const count = (wanted: (machine: MachineState) => boolean): number => matching.filter(wanted).length;
  return html` <form class="row" method="get" action="/sandbox">
      <label>Name contains <input name="machine" type="search" value="${filter ?? ''}" /></label>
      <button>Show</button>
    </form>
    <details${filter === null ? '' : html` open`}>
      <summary>
        ${matching.length} of ${machines.length} machines: ${count(({ access }) => access.state === 'active')} with access,
        ${count((machine) => openSessions(machine) > 0)} with an open session,
        ${count((machine) => !isConnected(machine))} not connected${matching.length > shown ? `. The first ${shown} are shown` : ''}
      </summary>
      <ul class="rows" aria-label="Machines">
        ${matching.slice(0, shown).map((machine) => machineRow(machine, `${action}/machines/${machine.name}`))}
      </ul>
    </details>`;
};

const openSessions = ({ access }: MachineState): number =>
  access.sessions.filter(({ endedAt }) => endedAt === undefined).length;

const machineRow = (machine: MachineState, action: string): Html => {
  const open = openSessions(machine);
  const { jobsHang = false, expired } = machine.agent;
  const online = isConnected(machine);
  const agent = expired ? 'Expired' : online ? 'Online' : 'Offline';
  return html`<li id="${machine.name}">
    <div>
      <strong>${machine.name}</strong>
      <span class="quiet"
        >${agent}${jobsHang ? ', jobs hang' : ''}. ${accessText(machine)}. ${sessionsText(open)}.</span
      >
    </div>
    <form class="row" method="post" action="${action}">
      ${expired ? '' : act(machine, online ? 'Take offline' : 'Bring online', html`name="online" value="${String(!online)}"`)}
      ${act(machine, jobsHang ? 'Let jobs go on' : 'Let jobs hang', html`name="jobsHang" value="${String(!jobsHang)}"`)}
      ${act(
        machine,
        open > 0 ? 'End sessions' : 'Open a session',
        html`formaction="${action}/sessions${open > 0 ? '/end' : ''}"`,
      )}
    </form>
  </li>`;
};

const act = ({ name }: MachineState, words: string, attributes: Html): Html =>
  html`<button ${attributes} aria-label="${words}: ${name}">${words}</button>`;

const sessionsText = (open: number): string =>
  open === 0 ? 'No open session' : `${open} open session${open === 1 ? '' : 's'}`;

const levelNames = { Diagnostics: 'Diagnostics', DiagnosticsAndRepair: 'Diagnostics and repair' };

const accessText = ({ access }: MachineState): string => {
  if (access.state !== 'active') return access.state === 'none' ? 'No access' : `Access ${access.state}`;
  const end = access.expiresAt === undefined ? '' : ` until ${new Date(access.expiresAt).toUTCString()}`;
  return `Access: ${access.level === undefined ? 'active' : levelNames[access.level]}${end}`;
};
