import type { SignedConsentRecord } from '#src/consent/record.ts';
import { addMachine } from '#sandbox/scenarios/machine-seed.ts';
import { addResourceGroup } from '#sandbox/scenarios/tenant-seed.ts';
import { idKey } from '#sandbox/tenant.ts';
import type { Page, Tab } from '#assure/world/browser.ts';
import { Steps } from './steps.ts';
import { Observer, words } from '#assure/sequences/observer.ts';
import { watchProgress } from '#assure/sequences/progress-watch.ts';
import { agree, press, shownState, watchMachine, World, type Workshop } from '#assure/world/world.ts';

const minute = 60_000;

/** One person, one tab, and two machines in two resource groups of which neither has the extension. */
export class Scene {
  readonly world: World;
  readonly observer: Observer;
  readonly steps: Steps;
  readonly machines: readonly string[];
  readonly tab: Tab;
  readonly violations: string[] = [];
  /** Lower-case ids of machines whose revoke some page has shown as under way. */
  readonly revoking = new Set<string>();
  record: SignedConsentRecord | undefined;
  /** The press is written down: until then the page keeps the signed consent. */
  isKept = false;
  approvalsLost = 0;

  constructor(workshop: Workshop) {
    this.world = new World(workshop, { seed: 9 });
    const { tenant, subscriptionId, clock, machines } = this.world;
    addResourceGroup(tenant, subscriptionId, 'rg-branch', 'northeurope');
    const place = { subscriptionId, resourceGroup: 'rg-branch', location: 'northeurope' };
    const branch = addMachine(
      tenant,
      { ...place, name: 'SRV-B', os: 'server2022', licence: 'softwareAssurance' },
      clock.now,
    );
    this.machines = [machines[0] ?? '', idKey(branch.id)];
    this.observer = new Observer(this.world);
    const [browser] = this.world.browsers;
    if (browser === undefined) throw new Error('There is no browser.');
    this.steps = new Steps(this.world, browser);
    this.world.onLoad.push((page) => this.#watch(page));
    this.tab = browser.openTab();
  }

  get id(): string {
    return this.record?.consentId ?? '';
  }

  get page(): Page {
    if (this.tab.page === undefined) throw new Error('The page is gone.');
    return this.tab.page;
  }

  async open(tab: Tab): Promise<Page> {
    for (const other of tab.browser.tabs) other.show(other === tab);
    return this.world.load(tab);
  }

  async agree(level: 'Diagnostics' | 'DiagnosticsAndRepair'): Promise<SignedConsentRecord> {
    this.record = await agree(this.world, this.page, { machines: this.machines, level, minutes: 480 });
    return this.record;
  }

  pressGrant(page = this.page): void {
    if (this.record === undefined) throw new Error('Nobody has agreed.');
    this.#notePress(page, this.record);
    const kept = page.app.start(this.#grants(), press, this.record);
    kept.then(
      () => (this.isKept ||= !page.dead),
      () => undefined,
    );
  }

  #grants() {
    return this.machines.map((machineId) => ({ kind: 'grant' as const, machineId, consentId: this.id }));
  }

  pressContinue(page: Page): void {
    if (this.record === undefined) return;
    this.#notePress(page, this.record);
    void page.app.start(this.#grants(), press);
  }

  pressRevoke(page: Page, machineIds: readonly string[], removeExtension = false): void {
    this.observer.revokes.note(page.tab.browser.session.userId);
    const revokes = machineIds.map((machineId) => ({ kind: 'revoke' as const, machineId, removeExtension }));
    void page.app.start(revokes, press);
  }

  /** Lets time pass until `isDone`, at most `minutes`; a page that was ended stops it too. */
  async pass(minutes: number, isDone: () => boolean = () => false): Promise<void> {
    const until = this.world.clock.now + minutes * minute;
    while (this.world.clock.now < until && !this.steps.hasStruck && !isDone()) await this.world.clock.advance(1000);
  }

  /** Whether a machine really allows access by this consent. */
  hasAccess(machineId: string): boolean {
    this.world.truth.look();
    const { active, jobName } = this.world.truth.accessNow(machineId);
    return active && jobName === this.id;
  }

  /** Whether Azure has any job on a machine. */
  hasJob(machineId: string): boolean {
    return [...this.world.tenant.jobs.keys()].some((key) => key.startsWith(`${machineId}/`));
  }

  isRecorded(machineId: string): boolean {
    return this.world.truth.records(machineId, this.id).length > 0;
  }

  blame(text: string): void {
    this.violations.push(text);
  }

  /** Now that nothing moves any more a page shows exactly what is so. */
  demandExact(page: Page): void {
    this.world.truth.look();
    for (const machineId of this.machines) {
      const state = shownState(page, machineId);
      const span = this.world.truth.accessNow(machineId);
      const shown = `${page.id} shows ${state?.kind ?? 'nothing'}; ${words(span)}`;
      if (state === undefined || (state.kind === 'active') !== span.active) this.blame(shown);
      else if (span.active && (state.level !== span.level || state.until !== span.expiresAt)) this.blame(shown);
    }
  }

  /** Requests for access, jobs and records under any other id than that of the consent. */
  secondIds(): number {
    const { jobs, deployments } = this.world.tenant;
    const names = [...jobs.values()].map(({ name }) => idKey(name)).filter((name) => name !== this.id);
    const records = [...deployments.values()].filter(
      ({ name }) => name.startsWith('remote-support-consent-') && !name.endsWith(this.id),
    );
    return names.length + records.length;
  }

  #notePress(page: Page, record: SignedConsentRecord): void {
    this.observer.notePress(record, page.tab.browser.session.userId, this.machines);
  }

  #watch(page: Page): void {
    watchProgress(this.observer, page);
    page.app.operationsStore.subscribe(({ progress }) => {
      // What is left of an ended page shows nobody anything.
      if (page.dead) return;
      for (const { operation } of progress.values())
        if (operation.intent.kind === 'revoke') this.revoking.add(operation.intent.machineId);
    });
    for (const machineId of this.machines)
      watchMachine(page, machineId, () => this.observer.compareShown(page, machineId));
  }
}
