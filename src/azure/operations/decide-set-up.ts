import { extensionPhase } from '#src/consent/access/extension.ts';
import { fateOf, machineReports, patience, person, type Question, read, wait } from './decide-shared.ts';
import { sentOf, type Step } from './operation.ts';

/** Installs the extension; gives nobody access. Pure. */
export function decideSetUp(question: Question): Step {
  return stepToExtension(question) ?? { do: 'done', outcome: { is: 'setUp' } };
}

/** Sees to the extension. `undefined`: it is there. */
export function stepToExtension({ operation, evidence, now }: Question): Step | undefined {
  const machine = read(evidence.machine);
  if ('step' in machine) return machine.step;
  if (machine.value === 'notFound') return person({ is: 'machineGone' });
  const extension = read(evidence.extension);
  if ('step' in extension) return extension.step;
  const phase = extensionPhase(extension.value);
  const shown = extension.value === 'absent' ? undefined : extension.value;
  const sent = sentOf(operation, 'extension');
  const fate = fateOf(sent, now);
  switch (phase) {
    case 'ready':
      return undefined;
    case 'absent':
      if (machine.value.azureLocal) return person({ is: 'installedByAzure' });
      if (fate === 'onItsWay') return wait({ is: 'installing' }, patience(sent?.at, now));
      if ((sent?.times ?? 0) >= mostInstallations) return person({ is: 'installFailed' });
      return { do: 'write', requests: [{ put: 'extension' }] };
    case 'failed':
      // Without a reply the request may be on its way.
      if (fate === 'onItsWay' && sent?.acceptedAt === undefined) return wait({ is: 'installing' }, 2);
      // A press asks once more for what had failed before it.
      if ((sent?.acceptedAt ?? 0) < operation.pressedAt && !machine.value.azureLocal)
        return { do: 'write', requests: [{ put: 'extension' }] };
      return person({ is: 'installFailed', message: shown?.message });
    case 'inProgress':
    case 'deleting':
    case 'odd': {
      const state = shown?.provisioningState;
      const away = machineReports(evidence, undefined, now);
      if (away.do === 'wait' && away.why.is === 'machineAway') return away;
      return wait({ is: 'installing', state }, patience(sent?.at ?? operation.pressedAt, now));
    }
  }
}

/** How often Azure may take the installation and not show it, before a person should look. */
const mostInstallations = 3;
