import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  locatedError,
} from 'graphql';
import { mayReadSchema } from '../access/may-read-schema.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Limits } from '../config.ts';
import { HubError } from '../errors.ts';
import type { CostBuckets } from './cost-buckets.ts';
import type { Graph, GraphRequest } from './graph.ts';
import { asksForSchema, introspectionOff } from './introspection.ts';
import type { Meter } from './meter.ts';
import { type DocumentSettings, openTrustedDocuments } from './open-trusted-documents.ts';
import { openDocumentReader } from './read-document.ts';
import type { AskedDocument } from './trusted-documents.ts';

/** What the door is made of. */
export interface DoorOptions extends DocumentSettings {
  readonly graph: Graph;
  readonly limits: Limits;
  /** Whether everybody may ask for the schema; otherwise those who may read it do. */
  readonly hasIntrospection: boolean;
  /** What everybody may still spend; without it questions are free. */
  readonly buckets?: CostBuckets;
}

/** What somebody wants from the graph, read already. */
export interface Knock extends GraphRequest {
  readonly viewer: Viewer;
}

/**
 * The one way into the graph, whatever the transport: a document is found and read within the limits, whoever asks is
 * judged and pays, and only then does anything run. Errors come out as they are; every transport masks them with the
 * same encoder.
 */
export interface Door {
  readonly schema: GraphQLSchema;
  /** Whether listed documents alone are answered. */
  readonly isForListedOnly: boolean;
  /** The parsed and validated form of the document that is meant, or what is wrong with it. */
  read(asked: AskedDocument): DocumentNode | readonly GraphQLError[];
  /** Who pays for an operation of this viewer; `isShown` asks for `extensions.cost`. Undefined where it is free. */
  meter(viewer: Viewer, address: string, isShown: boolean): Meter | undefined;
  /** Answers a question or mutation; a refusal is an answer without data. */
  answer(knock: Knock): Promise<ExecutionResult>;
  /** Judges a subscription and takes its price, before it begins. Throws HubError for a refusal. */
  admit(knock: Knock): void;
}

/**
 * Opens the door to a graph.
 * @throws HubError CONFIG_INVALID for a list of documents that is no good.
 */
export function openDoor(options: DoorOptions): Door {
  const { graph, limits, hasIntrospection, buckets } = options;
  const readText = openDocumentReader(graph.schema, limits);
  const trusted = openTrustedDocuments(options, readText);
  const judge = ({ document, viewer }: Knock): void => {
    if (!hasIntrospection && asksForSchema(document) && !mayReadSchema(viewer)) throw introspectionOff();
  };
  return {
    schema: graph.schema,
    isForListedOnly: trusted.isExclusive,
    read: (asked) => {
      try {
        return readText(trusted.textOf(asked));
      } catch (error) {
        if (!(error instanceof HubError)) throw error;
        return [new GraphQLError(error.message, { originalError: error })];
      }
    },
    meter: (viewer, address, isShown) => buckets?.open(viewer, address, isShown),
    admit: (knock) => {
      judge(knock);
      knock.meter?.take(graph.priceOfFeed(knock));
    },
    answer: async (knock) => {
      try {
        judge(knock);
      } catch (error) {
        const operation = getOperationAST(knock.document, knock.operationName);
        return { errors: [locatedError(error, operation ?? undefined)] };
      }
      const answer = await graph.answer(knock);
      const cost = knock.meter?.report();
      return cost ? { ...answer, extensions: { cost } } : answer;
    },
  };
}
