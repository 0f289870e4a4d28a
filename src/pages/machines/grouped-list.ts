import { countMachines } from '#src/lib/count-machines.ts';
import { groupLines, type RowGroup } from '#src/ui/data-list/row-groups.ts';
import { type GroupFolds, isExpanded } from './group-folds.ts';
import { groupKey, groupOfKey } from './group-by.ts';
import { type MachineList } from './machine-list.ts';

/** The list with a line for the header of each group, and none for the machines of those that are collapsed. */
export function groupedList(list: MachineList, folds: GroupFolds): MachineList {
  const { grouped } = list;
  if (grouped === undefined) return list;
  const { groups, starts } = grouped;
  const isOpen = groups.map(({ value }) => isExpanded(folds, value));
  const lines = groupLines(starts, (group) => isOpen[group] === true);
  const groupAt = (line: number): RowGroup | undefined => {
    const at = lines.groupAt(line);
    const group = at === undefined ? undefined : groups[at];
    if (at === undefined || group === undefined) return undefined;
    return {
      key: groupKey(group.value),
      label: group.toldApart ?? group.label,
      words: countMachines((starts[at + 1] ?? 0) - (starts[at] ?? 0)),
      isExpanded: isOpen[at] === true,
    };
  };
  return {
    ...list,
    length: lines.length,
    at(line) {
      const row = lines.rowAt(line);
      return row === undefined ? undefined : list.at(row);
    },
    groupAt,
    indexOfKey(key) {
      const value = groupOfKey(key);
      if (value !== undefined) return lines.lineOfGroup(groups.findIndex((group) => group.value === value));
      return lines.lineOfRow(list.indexOfKey(key));
    },
  };
}
