import { createHash } from 'node:crypto';
import type { Person, Tenant } from '#sandbox/tenant.ts';
import { html, type Html } from '#sandbox/web-page.ts';

/** First page: who are you? */
export const peoplePage = (tenant: Tenant, request: { prompt?: string; hinted?: Person }): Html =>
  html` <h1>Sign in</h1>
    <p>
      ${request.prompt === 'login' ? 'The app asks you to sign in again.' : ''} Choose who you are in the tenant
      <strong>${tenant.name}</strong>. No password is asked for.
    </p>
    <form method="post">
      <ul class="people">
        ${hintFirst(tenant.people, request.hinted).map(
          (person) =>
            html`<li>
              <button
                name="person"
                value="${person.objectId}"
                ${person === request.hinted ? html` class="primary"` : ''}
              >
                <strong>${person.name}</strong>
                <span>${person.username}</span>
                <span>${person.description}</span>
              </button>
            </li> `,
        )}
      </ul>
    </form>`;

/** Second page: the second factor, which the page itself stands in for. */
export const approvalPage = (person: Person, links: { interactionId: string; back: string }): Html =>
  html` <h1>Approve sign-in request</h1>
    <p>Signing in as <strong>${person.name}</strong> (${person.username}).</p>
    <p>
      Microsoft would now send a request to your authenticator app and ask you to enter this number there. Here, this
      button stands in for the app.
    </p>
    <p class="number">${matchingNumber(links.interactionId)}</p>
    <form method="post">
      <input type="hidden" name="approve" value="${person.objectId}" />
      <p class="row">
        <button class="primary" name="answer" value="approve">Approve</button>
        <button name="answer" value="deny">Deny</button>
      </p>
    </form>
    <p><a href="${links.back}">Sign in as someone else</a></p>`;

export const signedOutPage = (): Html =>
  html` <h1>Signed out</h1>
    <p>You are signed out of this sandbox tenant. You can close this page.</p>`;

/** What went wrong, in the words of whoever found it, and what to do about it. */
export const errorPage = (problem: { title: string; detail: string; remedy: string }): Html =>
  html` <h1>${problem.title}</h1>
    <p>${problem.detail}</p>
    <p>${problem.remedy}</p>`;

const hintFirst = (people: Person[], hinted: Person | undefined): Person[] =>
  hinted ? [hinted, ...people.filter((person) => person !== hinted)] : people;

const matchingNumber = (interactionId: string): number =>
  10 + (createHash('sha256').update(interactionId).digest().readUInt16BE(0) % 90);
