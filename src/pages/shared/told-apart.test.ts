import { expect, it } from 'vitest';
import { machineId } from '#src/lib/arm-id.ts';
import { nameInId } from './machine-names.ts';
import { toldApart } from './told-apart.ts';

const prod = '11111111-1111-4111-8111-111111111111';
const test = '22222222-2222-4222-8222-222222222222';
const subscriptionName = (id: string) => (id === prod ? 'Contoso Prod' : id);
const namesOf = (ids: readonly string[], shown = ids) => shown.map(toldApart(ids, nameInId, subscriptionName));

it('leaves a name alone that no other machine bears', () => {
  expect(namesOf([machineId(prod, 'rg-sql', 'SRV-1'), machineId(prod, 'rg-web', 'SRV-2')])).toEqual(['SRV-1', 'SRV-2']);
});

it('adds the resource group where two bear one name, however it is written', () => {
  const ids = [
    machineId(prod, 'rg-sql', 'SRV-1'),
    machineId(test, 'rg-web', 'srv-1'),
    machineId(prod, 'rg-web', 'SRV-2'),
  ];
  expect(namesOf(ids)).toEqual(['SRV-1 (rg-sql)', 'srv-1 (rg-web)', 'SRV-2']);
});

it('adds the subscription where the resource groups have one name too, and only there', () => {
  const ids = [
    machineId(prod, 'rg-sql', 'SRV-1'),
    machineId(test, 'RG-SQL', 'SRV-1'),
    machineId(test, 'rg-web', 'SRV-1'),
  ];
  expect(namesOf(ids)).toEqual([`SRV-1 (rg-sql in Contoso Prod)`, `SRV-1 (RG-SQL in ${test})`, 'SRV-1 (rg-web)']);
});

it('takes an id in other letters for the same machine, and tells one that is not among them apart', () => {
  const ids = [machineId(prod, 'rg-sql', 'SRV-1')];
  expect(namesOf(ids, [ids[0]?.toUpperCase() ?? '', machineId(prod, 'rg-web', 'SRV-1')])).toEqual([
    'SRV-1',
    'SRV-1 (rg-web)',
  ]);
});

it('takes what is no machine’s id as it is called', () => {
  expect(namesOf(['x', 'x'])).toEqual(['x', 'x']);
});
