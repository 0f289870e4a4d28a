import { addMachine } from '#sandbox/scenarios/machine-seed.ts';
import { addResourceGroup } from '#sandbox/scenarios/tenant-seed.ts';
import { idKey } from '#sandbox/tenant.ts';
import { words } from '#assure/world/truth.ts';
import type { Page } from '#assure/world/browser.ts';
import { Scene } from '#assure/world/scene.ts';
import { shownState, type Workshop } from '#assure/world/world.ts';
import { Steps } from './steps.ts';

/** Two machines in two resource groups of which neither has the extension, and a page that may end. */
export class CrashScene extends Scene {
  readonly steps: Steps;
  readonly violations: string[] = [];
  /** Lower-case ids of machines whose revoke some page has shown as under way. */
  readonly revoking = new Set<string>();
  /** The press is written down: until then the page keeps the signed consent. */
  isKept = false;

  constructor(workshop: Workshop) {
    super(workshop, 9);
    const { tenant, subscriptionId, clock } = this.world;
    addResourceGroup(tenant, subscriptionId, 'rg-branch', 'northeurope');
    const place = { subscriptionId, resourceGroup: 'rg-branch', location: 'northeurope' };
    const seed = { ...place, name: 'SRV-B', os: 'server2022', licence: 'softwareAssurance' } as const;
    this.machines.push(idKey(addMachine(tenant, seed, clock.now).id));
    this.steps = new Steps(this.world);
    this.world.onLoad.push((page) => {
      this.#noteRevokes(page);
      this.watch(page);
    });
  }

  override pressGrant(page = this.page): Promise<number> {
    const kept = super.pressGrant(page);
    kept.then(
      () => (this.isKept ||= !page.dead),
      () => undefined,
    );
    return kept;
  }

  /** A page that was ended stops it too. */
  override pass(minutes: number, isDone: () => boolean = () => false): Promise<void> {
    return super.pass(minutes, () => this.steps.hasStruck || isDone());
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

  /** No job and no record has another id than that of the consent. */
  demandOneId(): void {
    const { jobs, deployments } = this.world.tenant;
    for (const { name } of jobs.values()) if (idKey(name) !== this.id) this.blame(`a job has another id: ${name}`);
    for (const { name } of deployments.values())
      if (name.startsWith('remote-support-consent-') && !name.endsWith(this.id))
        this.blame(`a record has another id: ${name}`);
  }

  #noteRevokes(page: Page): void {
    page.app.operationsStore.subscribe(({ progress }) => {
      // What is left of an ended page shows nobody anything.
      if (page.dead) return;
      for (const { operation } of progress.values())
        if (operation.intent.kind === 'revoke') this.revoking.add(operation.intent.machineId);
    });
  }
}
