/** A trigger that keeps what visibility goes by, with the function that it calls and what mends rows it was not there for. */
interface LabelTrigger {
  readonly name: string;
  /** The function without its name, which it shares with no other. */
  readonly calls: string;
  readonly body: string;
  /** When it fires, on which table. */
  readonly on: (table: string) => string;
  readonly mend: (table: string) => readonly string[];
}

/** The first label other than CLEAR in a table is noted: from then on readers are asked for their rights to it. */
const noteLabel: LabelTrigger = {
  name: 'note_label',
  calls: 'note_label',
  body: `begin
    insert into labelled_tables (name) values (tg_table_name) on conflict do nothing;
    return null;
  end`,
  on: (table) =>
    `after insert or update of tlp on ${table} for each row when (new.tlp <> 'CLEAR') execute function note_label()`,
  mend: (table) => [
    'alter table labelled_tables no force row level security',
    `insert into labelled_tables select '${table}' where exists (select from ${table} where tlp <> 'CLEAR')
       on conflict do nothing`,
    'alter table labelled_tables force row level security',
  ],
};

/**
 * Regions of an incident carry its label, which is read there. The owner of the tables must see both; the protection of the
 * one that is not being seen to is put back.
 */
const mendPlaces = (other: 'incidents' | 'incident_regions'): readonly string[] => [
  `alter table ${other} no force row level security`,
  `update incident_regions place set tlp = incident.tlp from incidents incident
    where incident.id = place.incident_id and incident.tlp <> place.tlp`,
  `alter table ${other} force row level security`,
];

/** Regions that are added get the label that the incident has. */
const labelNewPlaces: LabelTrigger = {
  name: 'label',
  calls: 'label_new_places',
  body: `begin
    if exists (select from labelled_tables where name = 'incidents') then
      update incident_regions place set tlp = incident.tlp from incidents incident
       where incident.id = place.incident_id and incident.tlp <> place.tlp
         and incident.id in (select incident_id from added);
    end if;
    return null;
  end`,
  on: (table) =>
    `after insert on ${table} referencing new table as added for each statement execute function label_new_places()`,
  mend: () => mendPlaces('incidents'),
};

/** Regions get the label that the incident is given. */
const labelPlaces: LabelTrigger = {
  name: 'label_places',
  calls: 'label_places',
  body: `begin
    update incident_regions set tlp = new.tlp where incident_id = new.id;
    return null;
  end`,
  on: (table) =>
    `after update of tlp on ${table} for each row when (old.tlp <> new.tlp) execute function label_places()`,
  mend: () => mendPlaces('incident_regions'),
};

/** The functions of those triggers, as PostgreSQL names them. */
export const labelFunctions: readonly string[] = [noteLabel, labelNewPlaces, labelPlaces].map(
  ({ calls }) => calls,
);

/**
 * The statements after which a table has the triggers that keep what visibility goes by, and rows as if it always had had
 * them; none where there are no such triggers. They leave the protection of the table itself lifted for its owner.
 */
export function keepLabels(table: string, isRecord: boolean): readonly string[] {
  const triggers = [
    ...(isRecord ? [noteLabel] : []),
    ...(table === 'incidents' ? [labelPlaces] : []),
    ...(table === 'incident_regions' ? [labelNewPlaces] : []),
  ];
  return triggers.flatMap(({ name, calls, body, on, mend }) => [
    `create or replace function ${calls}() returns trigger language plpgsql as $$ ${body} $$`,
    `create or replace trigger ${name} ${on(table)}`,
    `alter table ${table} enable trigger ${name}`,
    ...mend(table),
  ]);
}
