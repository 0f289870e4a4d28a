import { azureReplyLimit } from '#sandbox/arm/graph/graph-reply-limit.ts';
import { faultPanel } from '#sandbox/fault-panel.ts';
import { isConnected } from '#sandbox/machines/agent-status.ts';
import type { Origins } from '#sandbox/origins.ts';
import { tenantNow, type MachineState, type Tenant } from '#sandbox/tenant.ts';
import { html, type Html } from '#sandbox/web-page.ts';

/** A fleet may have thousands of machines; the page shows the first that match. */
const shown = 100;

interface PageInput {
  tenant: Tenant | undefined;
  tenants: Tenant[];
  origins: Origins;
  query: URLSearchParams;
}

/** The page a person sees at `/sandbox`: what this is, who is in it, and what can be made to happen. */
export const controlPage = ({ tenant, tenants, origins, query }: PageInput): Html => {
  const problem = query.get('problem');
  return html` <h1>Sandbox</h1>
    <p>
      A stand-in for Microsoft Entra, Azure Resource Manager, Azure Resource Graph, simulated servers and simulated
      support engineers. The app talks to it as it talks to Azure; nothing here reaches Azure or Microsoft.
    </p>
    ${problem === null ? '' : html`<p class="notice" role="alert">${problem}</p>`}
    ${tenant ? tenantPart(tenant, origins, query.get('machine') ?? '') : html`<p>No tenant is served at this address.</p>`}
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

const tenantPart = (tenant: Tenant, origins: Origins, filter: string): Html => {
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
    ${limitsForm(tenant, action)}
    <h2>People</h2>
    <div class="scroll" role="region" aria-label="People" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Username</th>
            <th scope="col">Role</th>
          </tr>
        </thead>
        <tbody>
          ${tenant.people.map(
            (person) =>
              html`<tr>
                <td>${person.name}</td>
                <td>${person.username}</td>
                <td>${person.description}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <h2>Machines</h2>
    ${machineList([...tenant.machines.values()], action, filter)} ${faultPanel(tenant)}`;
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

const machineList = (machines: MachineState[], action: string, filter: string): Html => {
  const matching = machines.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()));
  return html` <form class="row" method="get" action="/sandbox">
      <label>Name contains <input name="machine" value="${filter}" /></label>
      <button>Show</button>
    </form>
    <p>
      ${matching.length} of ${machines.length} machines${matching.length > shown ? `, the first ${shown} shown` : ''}.
    </p>
    <div class="scroll" role="region" aria-label="Machines" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Machine</th>
            <th scope="col">Agent</th>
            <th scope="col">Access on the machine</th>
            <th scope="col">Sessions</th>
          </tr>
        </thead>
        <tbody>
          ${matching.slice(0, shown).map((machine) => machineRow(machine, `${action}/machines/${machine.name}`))}
        </tbody>
      </table>
    </div>`;
};

const machineRow = (machine: MachineState, action: string): Html => {
  const open = machine.access.sessions.filter(({ endedAt }) => endedAt === undefined).length;
  const { jobsHang = false } = machine.agent;
  return html`<tr>
    <th scope="row">${machine.name}</th>
    <td>
      <form class="row" method="post" action="${action}">
        ${connection(machine)}
        <button
          name="jobsHang"
          value="${String(!jobsHang)}"
          aria-label="${jobsHang ? 'Let jobs go on' : 'Let jobs hang'} on ${machine.name}"
        >
          ${jobsHang ? 'Let jobs go on' : 'Let jobs hang'}
        </button>
      </form>
    </td>
    <td>${accessText(machine)}</td>
    <td>
      <form class="row" method="post" action="${action}/sessions${open > 0 ? '/end' : ''}">
        <span>${open > 0 ? `${open} open` : 'None open'}</span>
        <button aria-label="${open > 0 ? 'End the sessions on' : 'Open a session on'} ${machine.name}">
          ${open > 0 ? 'End' : 'Open'}
        </button>
      </form>
    </td>
  </tr>`;
};

/** Nothing connects an Expired machine again. */
const connection = (machine: MachineState): Html => {
  if (machine.agent.expired) return html`<span>Expired</span>`;
  const online = isConnected(machine);
  return html`<span>${online ? 'Online' : 'Offline'}</span>
    <button
      name="online"
      value="${String(!online)}"
      aria-label="${online ? 'Take' : 'Bring'} ${machine.name} ${online ? 'offline' : 'online'}"
    >
      ${online ? 'Take offline' : 'Bring online'}
    </button>`;
};

const levelNames = { Diagnostics: 'Diagnostics', DiagnosticsAndRepair: 'Diagnostics and repair' };

const accessText = ({ access }: MachineState): string => {
  if (access.state !== 'active')
    return access.state === 'none' ? 'None' : access.state === 'expired' ? 'Expired' : 'Revoked';
  const end = access.expiresAt === undefined ? '' : ` until ${new Date(access.expiresAt).toUTCString()}`;
  return `${access.level === undefined ? 'Active' : levelNames[access.level]}${end}`;
};
