import {
  faultDescriptions,
  faultGroups,
  faultMethods,
  faultNames,
  type FaultMethod,
  type FaultName,
  type FaultRule,
} from '#sandbox/faults.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { html, type Html } from '#sandbox/web-page.ts';

/** More are folded: the scenario of faults has one for each machine. */
const mostShown = 6;

/** The part of the control page that makes things go wrong, and says what does. */
export const faultPanel = (tenant: Tenant): Html => {
  const action = `/sandbox/tenants/${tenant.name}`;
  return html` <h2 id="faults">Faults</h2>
    ${onNow(tenant, action)}
    <h3>Turn one on</h3>
    ${orderForm(tenant.faults, action)}
    <form class="row" method="post" action="${action}/sessions/end">
      <span>Everybody has to sign in again: sessions and tokens given so far end.</span>
      <button>End all sign-ins</button>
    </form>`;
};

const onNow = ({ faults, signInDemandedAt }: Tenant, action: string): Html => {
  if (faults.length === 0 && signInDemandedAt === undefined) return html`<p>No fault is on.</p>`;
  const rules = html`<ul class="rows" aria-label="Faults that are on">
    ${faults.map((rule) => ruleRow(rule, action))}
  </ul>`;
  const many = html`<details>
    <summary>${faults.length} faults are on</summary>
    ${rules}
  </details>`;
  return html`${signInDemandedAt === undefined ? '' : demand}
    ${faults.length > mostShown ? many : faults.length > 0 ? rules : ''}
    <form class="row" method="post" action="${action}/faults/remove"><button>Turn all faults off</button></form>`;
};

/** What `mfa-required` leaves behind, also when it is spent and in no row. */
const demand = html`<p>
  Everybody who has not used the sign-in page since <code>mfa-required</code> was turned on must do so. Turning all
  faults off ends this.
</p>`;

const ruleRow = (rule: FaultRule, action: string): Html => {
  const seconds = rule.seconds === undefined ? '' : `, ${rule.seconds} s`;
  return html`<li class="on">
    <div>
      <strong>${faultDescriptions[rule.fault][0]}</strong>
      <span>${strikesText(rule)}${seconds} (<code>${rule.fault}</code>)</span>
    </div>
    <form method="post" action="${action}/faults/${rule.id}/remove">
      <button aria-label="Turn off ${rule.fault}: ${strikesText(rule)}">Turn off</button>
    </form>
  </li>`;
};

const methodWords: Partial<Record<FaultMethod, string>> = { read: 'reads', write: 'changes' };

const methodText = (method: FaultMethod): string => methodWords[method] ?? `${method} requests`;

/** Which requests a rule strikes and how often, such as "20 % of changes with /jobs/, 2 more times, after 1 more". */
const strikesText = ({ method, path, after = 0, times, share }: FaultRule): string => {
  const which = share === undefined ? 'All' : `${Math.round(share * 1000) / 10} % of`;
  const what = method === undefined ? 'requests' : methodText(method);
  const often = times === undefined ? 'until turned off' : times === 1 ? 'once more' : `${times} more times`;
  return `${which} ${what}${path === undefined ? '' : ` with ${path}`}, ${often}${after === 0 ? '' : `, after ${after} more`}`;
};

// Enter in a field presses a form's first button: this one, which does nothing, and not some fault's.
const orderForm = (rules: FaultRule[], action: string): Html =>
  html`<form method="post" action="${action}/faults" aria-label="Turn a fault on">
    <button hidden disabled></button>
    <div class="fields">
      <label
        >Which requests to Azure
        <select name="method">
          <option value="">All</option>
          ${faultMethods.toReversed().map((method) => html`<option value="${method}">Only ${methodText(method)}</option>`)}
        </select>
      </label>
      <label
        >How often
        <select name="times">
          <option value="">Until turned off</option>
          <option value="1">Once</option>
          ${[2, 3, 5, 10, 50].map((times) => html`<option value="${times}">${times} times</option>`)}
        </select>
      </label>
    </div>
    <details>
      <summary>More choices: paths, share, seconds</summary>
      <div class="fields">
        <label>Only paths with <input name="path" placeholder="/extensions/" /></label>
        <label>Let pass first <input name="after" type="number" min="0" /></label>
        <label>Share of them, 0 to 1 <input name="share" type="number" min="0" max="1" step="any" /></label>
        <label>Seconds, if it takes any <input name="seconds" type="number" step="any" /></label>
      </div>
    </details>
    ${Object.entries(faultGroups).map(([title, group]) => faultGroup(title, faultsOf(group), rules))}
  </form>`;

const faultsOf = (group: object): FaultName[] => faultNames.filter((name) => Object.hasOwn(group, name));

const faultGroup = (title: string, names: FaultName[], rules: FaultRule[]): Html =>
  html`<details>
    <summary>${title} (${names.length})</summary>
    <ul class="rows" aria-label="${title}">
      ${names.map((name) =>
        faultRow(
          name,
          rules.some(({ fault }) => fault === name),
        ),
      )}
    </ul>
  </details>`;

const faultRow = (name: FaultName, isOn: boolean): Html => {
  const [says, detail] = faultDescriptions[name];
  return html`<li>
    <div>
      ${says}${isOn ? html` <strong>On.</strong>` : ''}
      <span class="quiet"><code>${name}</code>${detail === undefined ? '' : `: ${detail}`}</span>
    </div>
    <button name="fault" value="${name}" aria-label="Turn on ${name}">Turn on</button>
  </li>`;
};
