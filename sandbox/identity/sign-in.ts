import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { readBody } from '#sandbox/request-body.ts';
import { tenantNow, type Person, type Tenant } from '#sandbox/tenant.ts';
import { redirect, sendPage } from '#sandbox/web-page.ts';
import { requestedClaims } from './requested-claims.ts';
import { approvalPage, errorPage, peoplePage, signedOutPage } from './sign-in-pages.ts';
import { authenticationMethods } from './token-claims.ts';

interface SignInRequest {
  req: IncomingMessage;
  res: ServerResponse;
  url: URL;
  tenant: Tenant;
  provider: Provider;
}

/** The pages between the app's request and its answer: choose a person, then approve. */
export const handleSignIn = async (request: SignInRequest): Promise<void> => {
  const { req, res, provider } = request;
  const interaction = await provider.interactionDetails(req, res).catch(() => undefined);
  if (!interaction) return showExpired(res);
  if (req.method !== 'POST') return showStep(request, interaction);

  const form = new URLSearchParams(await readBody(req));
  const approved = findPerson(request.tenant, form.get('approve'));
  if (!approved) return redirect(res, `${request.url.pathname}?person=${encodeURIComponent(form.get('person') ?? '')}`);
  if (form.get('answer') === 'approve') await signIn(request, interaction, approved);
  else
    interaction.result = {
      error: 'access_denied',
      error_description: 'AADSTS500121: Authentication failed: the sign-in request was denied.',
    };
  await interaction.persist();
  redirect(res, interaction.returnTo);
};

/** Ends the session and goes back to the app without asking once more, as Microsoft Entra does for one signed-in account. */
export const handleSignOut = async (
  { req, res, url, provider }: SignInRequest,
  registered: string[],
): Promise<void> => {
  const session = await provider.Session.get(provider.createContext(req, res));
  await session.destroy();
  const target = url.searchParams.get('post_logout_redirect_uri');
  if (target === null) return sendPage(res, 200, { title: 'Signed out', body: signedOutPage() });
  if (registered.includes(target)) return redirect(res, target);
  sendPage(res, 400, {
    title: 'Signed out',
    body: errorPage({
      title: 'Signed out, but not sent back',
      detail: `The app asked to go on to ${target}, which is not registered for this app.`,
      remedy: `Registered are ${registered.join(' and ')}.`,
    }),
  });
};

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

const showStep = ({ res, url, tenant }: SignInRequest, interaction: Interaction): void => {
  const chosen = findPerson(tenant, url.searchParams.get('person'));
  if (chosen) {
    const links = { interactionId: interaction.uid, back: url.pathname };
    return sendPage(res, 200, { title: 'Approve sign-in request', body: approvalPage(chosen, links) });
  }
  const { login_hint: hint, prompt } = interaction.params;
  const hinted = tenant.people.find((person) => person.username.toLowerCase() === String(hint).toLowerCase());
  const body = peoplePage(tenant, { ...(hinted ? { hinted } : {}), ...(typeof prompt === 'string' ? { prompt } : {}) });
  sendPage(res, 200, { title: 'Sign in', body });
};

const signIn = async ({ tenant, provider }: SignInRequest, interaction: Interaction, person: Person): Promise<void> => {
  const earlier = interaction.session;
  if (earlier && earlier.accountId !== person.objectId) {
    // Left to itself, oidc-provider ends the other person's session by a page that needs script.
    await (await provider.Session.findByUid(earlier.uid))?.destroy();
    delete interaction.session;
  }
  (tenant.signIns ??= new Map()).set(person.objectId, Date.now());
  const { contexts } = requestedClaims(interaction.params['claims']);
  const met = (tenant.metContexts ??= new Map<string, string[]>());
  met.set(person.objectId, [...new Set([...(met.get(person.objectId) ?? []), ...contexts])]);
  const ts = Math.floor(tenantNow(tenant) / 1000);
  const methods = tenant.idTokenMethods === false ? {} : { amr: authenticationMethods };
  interaction.result = { login: { accountId: person.objectId, ...methods, ts }, select_account: {} };
};

const showExpired = (res: ServerResponse): void =>
  sendPage(res, 400, {
    title: 'Sign-in is over',
    body: errorPage({
      title: 'This sign-in is over',
      detail: 'It was finished or abandoned, it is more than an hour old, or it was begun in another browser.',
      remedy: 'Go back to the app and sign in again.',
    }),
  });

const findPerson = (tenant: Tenant, objectId: string | null): Person | undefined =>
  tenant.people.find((person) => person.objectId === objectId);
