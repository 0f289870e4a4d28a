import { onMachineDisable } from '#src/consent/on-machine.ts';

export interface Special {
  title?: string;
  whatToDo: string;
}

/** What is said of these codes, lower case, instead of what is said of their kind. */
export const byCode: ReadonlyMap<string, Special> = new Map<string, Special>([
  [
    // This app's own: see `revoke-repeats.ts`.
    'endunprovable',
    {
      title: 'Nothing in Azure can prove the end any more',
      whatToDo: `Run on the machine: ${onMachineDisable()}. Then it has ended for certain.`,
    },
  ],
  [
    // This app's own: see `reduce-access.ts`.
    'heldback',
    { title: 'This app held the change back', whatToDo: 'Refresh, and try again if you still want the change.' },
  ],
  [
    // This app's own: see `reduce-access.ts`.
    'takenmeanwhile',
    {
      title: 'It is not known whether Azure has the change',
      whatToDo: 'Look at the access before you change it again.',
    },
  ],
  [
    // This app's own: see `change-records.ts`.
    'beyondconsent',
    { title: 'What is left is more than was agreed', whatToDo: 'Reduce access further, or revoke it.' },
  ],
  [
    // This app's own: see `end-records.ts`.
    'inthisapp',
    { title: 'The reason lies in this app', whatToDo: 'If it goes on, give this text to whoever runs this app.' },
  ],
  [
    // This app's own: see `receipts.ts`.
    'servertimeunknown',
    {
      title: 'The time is not known for certain',
      whatToDo:
        'Try again in half a minute. If it goes on, tell whoever runs this app: its host has to send the date with its replies.',
    },
  ],
  [
    'insufficient_claims',
    {
      title: 'Azure wants you to confirm it’s you',
      whatToDo:
        'Sign in again, with a second factor if you are asked for one. Nothing is granted until you press again.',
    },
  ],
  [
    'invalidauthenticationtokentenant',
    {
      title: 'This is in another directory',
      whatToDo:
        'Check the address, or open this app in the directory that Azure names. After a subscription was transferred, it can take Azure an hour to know it.',
    },
  ],
  [
    'missingsubscriptionregistration',
    { whatToDo: 'Ask an owner of the subscription to register the resource provider that Azure names.' },
  ],
  [
    'requestdisallowedbypolicy',
    {
      title: 'A policy of your organisation forbids this',
      whatToDo: 'Ask whoever manages Azure Policy for an exemption; the policy is named in Azure’s text.',
    },
  ],
]);
