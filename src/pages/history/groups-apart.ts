import { groupsOf } from '#src/azure/records/consent-history.ts';
import { visibleText } from '#src/lib/visible-text.ts';

/** "rg-sql", or "rg-sql in Contoso Prod" where machines of the consent are in another group of that name. `id`: of a group, or of what is in it. */
export function groupsApart(
  machineIds: readonly string[],
  subscriptionName: (subscriptionId: string) => string,
): (id: string) => string {
  const names = groupsOf(machineIds).map((id) => id.split('/')[4]);
  return (id) => {
    const [, , subscriptionId = '', , group = ''] = id.split('/');
    const name = group.toLowerCase();
    const isShared = names.indexOf(name) !== names.lastIndexOf(name);
    return `${visibleText(group)}${isShared ? ` in ${subscriptionName(subscriptionId)}` : ''}`;
  };
}
