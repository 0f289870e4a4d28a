import {
  faultDescriptions,
  faultMethods,
  faultNames,
  takesSeconds,
  type FaultMethod,
  type FaultRule,
} from '#sandbox/faults.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { html, type Html } from '#sandbox/web-page.ts';

/** The part of the control page that makes things go wrong, and says what does. */
export const faultPanel = (tenant: Tenant): Html => {
  const action = `/sandbox/tenants/${tenant.name}`;
  return html` <h2 id="faults">Faults</h2>
    <p>
      A rule makes a fault strike the requests to Azure Resource Manager that match it. Empty fields match everything.
    </p>
    ${orderForm(action)} ${catalogue} ${whatGoesWrong(tenant, action)}
    <h2>Sign-ins</h2>
    <p>Ends every session, refresh token and access token given so far. Signing in again works.</p>
    <form class="row" method="post" action="${action}/sessions/end"><button>End all sign-ins</button></form>`;
};

const whatGoesWrong = ({ faults, signInDemandedAt }: Tenant, action: string): Html => {
  if (faults.length === 0 && signInDemandedAt === undefined) return html`<p>Nothing is made to go wrong.</p>`;
  return html`${signInDemandedAt === undefined ? '' : demand} ${faults.length === 0 ? '' : ruleTable(faults, action)}
    <form class="row" method="post" action="${action}/faults/remove"><button>Remove all rules</button></form>`;
};

/** What `mfa-required` leaves behind, also when it is spent and in no row. */
const demand = html`<p>
  A sign-in is demanded, because <code>mfa-required</code> has struck: a token request with <code>acrs</code> among its
  claims is refused to whoever has not used the sign-in page since that rule was set. Removing all rules ends this.
</p>`;

const ruleTable = (rules: FaultRule[], action: string): Html =>
  html`<div class="scroll" role="region" aria-label="Fault rules" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Fault</th>
          <th scope="col">Requests</th>
          <th scope="col">Strikes</th>
          <th scope="col">Seconds</th>
          <th scope="col">Remove</th>
        </tr>
      </thead>
      <tbody>
        ${rules.map((rule) => ruleRow(rule, action))}
      </tbody>
    </table>
  </div>`;

const ruleRow = (rule: FaultRule, action: string): Html =>
  html`<tr>
    <th scope="row">${rule.fault}</th>
    <td>${requestsText(rule)}</td>
    <td>${strikesText(rule)}</td>
    <td>${takesSeconds(rule.fault) ? (rule.seconds ?? 'Usual') : ''}</td>
    <td>
      <form class="row" method="post" action="${action}/faults/${rule.id}/remove">
        <button aria-label="Remove ${rule.fault}, ${requestsText(rule)}">Remove</button>
      </form>
    </td>
  </tr>`;

const methodWords: Partial<Record<FaultMethod, string>> = { read: 'Reads', write: 'Writes' };

const methodText = (method: FaultMethod): string => methodWords[method] ?? method;

const requestsText = ({ method, path }: FaultRule): string => {
  const what = method === undefined ? 'All' : methodText(method);
  return path === undefined ? what : `${what} with ${path}`;
};

const strikesText = ({ after, times, share }: FaultRule): string => {
  const parts = [
    after === undefined || after === 0 ? '' : `after ${after} more`,
    share === undefined ? '' : `${Math.round(share * 1000) / 10} % of them`,
    times === undefined ? 'until removed' : `${times} more ${times === 1 ? 'time' : 'times'}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
};

const orderForm = (action: string): Html =>
  html`<form class="fields" method="post" action="${action}/faults" aria-label="Add a fault rule">
    <label
      >Fault
      <select name="fault" required>
        ${faultNames.map((name) => html`<option>${name}</option>`)}
      </select>
    </label>
    <label
      >Requests
      <select name="method">
        <option value="">All</option>
        ${faultMethods.map((method) => html`<option value="${method}">${methodText(method)}</option>`)}
      </select>
    </label>
    <label>Path contains <input name="path" placeholder="/extensions/" /></label>
    <label>Let pass first <input name="after" type="number" min="0" /></label>
    <label>Times <input name="times" type="number" min="1" /></label>
    <label>Share, 0 to 1 <input name="share" type="number" min="0" max="1" step="any" /></label>
    <label>Seconds <input name="seconds" type="number" step="any" /></label>
    <button class="primary">Add rule</button>
  </form>`;

const catalogue = html`<details>
  <summary>What each fault does</summary>
  <dl>
    ${faultNames.map(
      (name) =>
        html`<dt><code>${name}</code></dt>
          <dd>${faultDescriptions[name]}</dd>`,
    )}
  </dl>
</details>`;
