import type { Browser, Page, Tab } from '#assure/world/browser.ts';
import { azureOrigin } from '#assure/world/azure.ts';
import { answeringFaults } from '#assure/world/faults.ts';
import type { Exchange } from '#assure/world/network.ts';
import { words } from '#assure/world/truth.ts';
import {
  bucketOf,
  contentOf,
  type JobWrite,
  jobWriteOf,
  recordWriteOf,
  roleReasonOf,
  throttledFor,
} from './exchanges.ts';
import type { Observer } from './observer.ts';

/** How long before its write a page may have looked whether there is a record already: an answer and a turn, ms. */
const longestLook = 26_000;

/** A press in one tab this shortly before another is left may count as made after it, ms. */
const pressBeforeLeaving = 500;

/** How old what a page knows of roles may be when a grant leaves, ms. */
const knownMs = 100_000;

const answers: ReadonlySet<string> = new Set([...answeringFaults, 'prototype-keys']);
const isAnswer = (cause: string): boolean => answers.has(cause);

/** Compares what pages send with what people pressed for, and with what Azure has. */
export class Requests {
  readonly #observer: Observer;
  /** Who pressed to reduce which job to what: such a request lets nobody in further. */
  readonly reductions = new Set<string>();
  /** When the newest request of a page for the access left that has reached Azure, ms. */
  readonly #askedAt = new Map<string, number>();
  /** Until when Azure asked a page to wait, ms. */
  readonly #gates = new Map<string, number>();
  /** When browsers were last left for a sign-in. */
  readonly #left = new Map<Browser, { at: number; tab: Tab }>();
  /** When people were last seen to hold what lets them grant, and when a page of a browser last asked for the end of access, ms. */
  readonly #heldAt = new Map<string, number>();
  readonly #revokedAt = new Map<Browser, number>();
  /** When a page was last told that a record is not there, ms. */
  readonly #toldAbsent = new Map<string, number>();

  constructor(observer: Observer) {
    this.#observer = observer;
    observer.world.network.observe({
      sent: (exchange) => this.#onSent(exchange),
      reached: (exchange) => this.#onReached(exchange),
      served: (exchange) => this.#onServed(exchange),
      delivered: (exchange) => this.#onDelivered(exchange),
    });
  }

  /** Somebody who comes back from a sign-in has pressed for nothing there yet. */
  noteLeft(tab: Tab): void {
    this.#left.set(tab.browser, { at: this.#observer.world.clock.now, tab });
  }

  /** When the app last asked for this access, ms. */
  askedAt(machineId: string, name: string): number | undefined {
    return this.#askedAt.get(`${machineId} ${name}`);
  }

  /** Whether it asks for what was pressed for as a reduction. */
  isReduction(exchange: Exchange): boolean {
    const { userId } = exchange.page.tab.browser.session;
    const write = jobWriteOf(exchange);
    return write !== undefined && this.reductions.has(`${userId} ${write.name} ${write.terms}`);
  }

  /** Whether it asks for access that a later try has asked for: it was long under way. */
  isEarlierTry(exchange: Exchange): boolean {
    const write = jobWriteOf(exchange);
    return write?.type === 'enable' && (this.askedAt(write.machineId, write.name) ?? 0) > exchange.sentAt;
  }

  #onSent(exchange: Exchange): void {
    const { url, page } = exchange;
    const { pressed, report } = this.#observer;
    if (url.origin !== azureOrigin && url.hostname !== 'localhost') report('foreign-host', url.href);
    const gate = this.#gates.get(bucketOf(exchange));
    if (gate !== undefined && exchange.sentAt < gate && url.origin === azureOrigin)
      report('retry-after', `${exchange.method} ${url.pathname} left ${gate - exchange.sentAt} ms too early`);
    this.#onRole(exchange);
    const write = jobWriteOf(exchange);
    if (write?.type === 'revoke') this.#revokedAt.set(page.tab.browser, exchange.sentAt);
    if (write?.type !== 'enable' || this.isReduction(exchange)) return;
    this.#demandAuthority(exchange, write);
    const grant = pressed.get(write.name);
    if (grant === undefined || grant.userId !== page.tab.browser.session.userId || !grant.machines.has(write.machineId))
      report('I7', `access ${write.name} was asked for without a press for it`);
    else if (this.#isHeld(page, grant.at))
      report('I7', `${write.name} was asked for by ${page.id}, unpressed since the sign-in`);
  }

  /** A role is asked for by whoever pressed; for a revoke, once Azure has been asked without. */
  #onRole(exchange: Exchange): void {
    const { page, sentAt } = exchange;
    const { pressed, revokes, report, world } = this.#observer;
    const { userId } = page.tab.browser.session;
    if (world.truth.isOwner(userId, sentAt)) this.#heldAt.set(userId, sentAt);
    const reason = roleReasonOf(exchange);
    if (reason === undefined) return;
    const [consentId = ''] = /rs-[a-z2-7]{21}/.exec(reason) ?? [];
    if (consentId === '') {
      if ((this.#revokedAt.get(page.tab.browser) ?? -Infinity) < (revokes.get(userId) ?? Infinity))
        report('revoke-first', `${page.id} asked for a role before it asked for the end of access`);
      return;
    }
    const grant = pressed.get(consentId);
    if (grant?.userId !== userId || this.#isHeld(page, grant.at))
      report('role-press', `${page.id} asked for a role for ${consentId}, unpressed`);
  }

  /** What roles allow is known for a minute. Whom a fault has told something false about that, Azure refuses. */
  #demandAuthority({ page, sentAt }: Exchange, { name }: JobWrite): void {
    const { causes, report } = this.#observer;
    const heldAt = this.#heldAt.get(page.tab.browser.session.userId) ?? -Infinity;
    if (sentAt - heldAt > knownMs && ![...causes].some((cause) => isAnswer(cause)))
      report('authority', `${page.id} asked for ${name} without a role for ${(sentAt - heldAt) / 1000} s`);
  }

  /** Whether somebody has signed in between a press and the page that acts on it. A row that a press is about to write while another tab is left may be missed. */
  #isHeld({ tab, loadedAt }: Page, pressedAt: number): boolean {
    const left = this.#left.get(tab.browser);
    if (left === undefined || loadedAt < left.at) return false;
    return pressedAt < left.at - (left.tab === tab ? 0 : pressBeforeLeaving);
  }

  #onReached(exchange: Exchange): void {
    const write = jobWriteOf(exchange);
    if (write?.type === 'enable') {
      const earlier = this.askedAt(write.machineId, write.name) ?? 0;
      this.#askedAt.set(`${write.machineId} ${write.name}`, Math.max(earlier, exchange.sentAt));
    }
    if (write?.type === 'revoke') this.#demandNoneLater(exchange, write);
    this.#demandNotOverwritten(exchange);
  }

  /** No record is overwritten by what a page writes. */
  #demandNotOverwritten(exchange: Exchange): void {
    const kept = recordWriteOf(exchange);
    if (kept === undefined) return;
    const before = this.#observer.world.tenant.deployments.get(kept.id);
    if (before === undefined || contentOf(before.properties) === kept.record) return;
    // What another client wrote since the page looked, or while the request was on its way through a sleep, nobody can help: ARM has no "only if absent" for deployments. The end of one access
    // may be noticed by two pages at once: whichever record stands, access has ended.
    const writtenAt = Date.parse(String(before.properties['timestamp']));
    // A fault that answers "not found" in Azure's place tells the page something false.
    const isMisled = (this.#toldAbsent.get(`${exchange.page.id} ${kept.id}`) ?? 0) > writtenAt;
    const isRace = isMisled || exchange.sentAt - writtenAt < longestLook || /remote-support-ended-/.test(kept.id);
    if (!isRace) this.#observer.report('I5', `the record ${kept.id} was overwritten`);
  }

  /** What the page has read of it would have told it not to, unless another client deleted that from Azure. */
  #demandNoneLater({ page, sentAt }: Exchange, write: JobWrite): void {
    const { world, causes, pressed, revokes, lists, report } = this.#observer;
    if (causes.has('jobs deleted')) return;
    const { userId } = page.tab.browser.session;
    const { jobName = '' } = world.truth.accessNow(write.machineId);
    // Another client may have asked for it under the name of a consent whose grant still waited for its turn.
    const askedAt = this.askedAt(write.machineId, jobName);
    const granted = askedAt === undefined ? undefined : pressed.get(jobName);
    // A press to go on with what is granted already asks for nothing.
    const grantedAt = Math.min(granted?.at ?? 0, askedAt ?? 0);
    if (granted?.userId !== userId || (revokes.get(userId) ?? 0) >= grantedAt) return;
    const span = world.truth.replaced(write.machineId, write.name);
    if (span === undefined) return;
    const had = lists.of(page, write.machineId);
    // What the request rests on is no older than this.
    const isMisled = had.some((list) => list.hidesReports && sentAt - list.deliveredAt <= 15_000);
    const hasTold = had.some(({ servedAt, deliveredAt }) => servedAt > span.at && deliveredAt < sentAt);
    if (hasTold && !isMisled)
      report('later-grant', `${write.name} was to be revoked by ${page.id}; ${words(span)}, granted since`);
  }

  #onServed(exchange: Exchange): void {
    const { world, foreign, report } = this.#observer;
    const write = jobWriteOf(exchange);
    if (write?.type !== 'enable' || foreign.has(write.name)) return;
    const job = world.truth.job(write.machineId, write.name);
    if (job?.properties.type !== 'Enable') return;
    const records = world.truth.records(write.machineId, write.name);
    if (records.length !== 1) report('I5', `${write.name} was granted with ${records.length} records`);
  }

  #onDelivered(exchange: Exchange): void {
    const { now } = this.#observer.world.clock;
    const { page, method, url, outcome } = exchange;
    if (method === 'GET' && typeof outcome === 'object' && outcome.status === 404)
      this.#toldAbsent.set(`${page.id} ${url.pathname.toLowerCase()}`, now);
    const wait = throttledFor(exchange, now);
    if (wait === undefined) return;
    const bucket = bucketOf(exchange);
    this.#gates.set(bucket, Math.max(this.#gates.get(bucket) ?? 0, now + wait));
  }
}
