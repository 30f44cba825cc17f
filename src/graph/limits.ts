import {
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import type { Limits } from '../config.ts';
import { HubError, type HubErrorCode } from '../errors.ts';
import type { CallValues } from './arguments.ts';
import type { Pages } from './compile.ts';

/**
 * What a document may ask, whatever the transport. Its form (depth, aliases, directives) is checked with the
 * other validation rules; its price (pages within pages) before each execution, since page sizes are variables.
 */
export function limitRules(limits: Limits): ((context: ValidationContext) => ASTVisitor)[] {
  return [
    (context) => countRule(context, { code: 'TOO_MANY_ALIASES', noun: 'aliases', most: limits.maxAliases }),
    (context) =>
      countRule(context, { code: 'TOO_MANY_DIRECTIVES', noun: 'directives', most: limits.maxDirectives }),
    (context) => depthRule(context, limits.maxDepth),
    operationRule,
  ];
}

/** Refuses mutations and subscriptions where there are none, which GraphQL's own rules leave to the execution. */
function operationRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      if (context.getSchema().getRootType(node.operation)) return;
      context.reportError(new GraphQLError(`The graph has no ${node.operation}s.`, { nodes: node }));
    },
  };
}

interface Count {
  code: HubErrorCode;
  noun: 'aliases' | 'directives';
  most: number;
}

function countRule(context: ValidationContext, { code, noun, most }: Count): ASTVisitor {
  let count = 0;
  const seeOne = (): void => {
    count += 1;
    if (count !== most + 1) return;
    report(context, code, `The document has more than ${most} ${noun}. Split it into several questions.`);
  };
  return noun === 'directives'
    ? { Directive: seeOne }
    : { Field: (node) => (node.alias ? seeOne() : undefined) };
}

function depthRule(context: ValidationContext, most: number): ASTVisitor {
  return {
    Document: {
      leave(document) {
        const depth = depthOf(document);
        if (depth <= most) return;
        report(
          context,
          'QUERY_TOO_DEEP',
          `Fields nest ${depth} deep; at most ${most} are allowed. Ask in two steps.`,
        );
      },
    },
  };
}

function report(context: ValidationContext, code: HubErrorCode, message: string): void {
  context.reportError(new GraphQLError(message, { originalError: new HubError(code, message) }));
}

/** The deepest nesting of fields over all operations. Introspection does not count: tools need it whole. */
function depthOf(document: DocumentNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const known = new Map<string, number>();
  const depths = document.definitions.map((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? setDepth(definition.selectionSet, fragments, known) : 0,
  );
  return Math.max(0, ...depths);
}

/** `known` keeps the depth of each fragment; one that is being measured counts as 0, so that a cycle ends. */
function setDepth(
  set: SelectionSetNode | undefined,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  known: Map<string, number>,
): number {
  let deepest = 0;
  for (const node of set?.selections ?? []) {
    let depth: number;
    if (node.kind === Kind.FIELD) {
      depth = node.name.value.startsWith('__') ? 0 : 1 + setDepth(node.selectionSet, fragments, known);
    } else if (node.kind === Kind.INLINE_FRAGMENT) {
      depth = setDepth(node.selectionSet, fragments, known);
    } else {
      depth = fragmentDepth(node.name.value, fragments, known);
    }
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function fragmentDepth(
  name: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  known: Map<string, number>,
): number {
  const measured = known.get(name);
  if (measured !== undefined) return measured;
  known.set(name, 0);
  const depth = setDepth(fragments.get(name)?.selectionSet, fragments, known);
  known.set(name, depth);
  return depth;
}

/** Checks a `first`: a whole number from 1 to the largest page; 25 when it is null. Throws BAD_PAGE_SIZE. */
export const pageSizeWithin =
  (limits: Limits) =>
  (value: unknown): number => {
    const size = value ?? 25;
    if (typeof size === 'number' && size >= 1 && size <= limits.maxPageSize) return size;
    throw new HubError(
      'BAD_PAGE_SIZE',
      `first is ${String(size)}; ask for 1 to ${limits.maxPageSize} and follow the cursor.`,
    );
  };

/** What the root fields of one operation may still cost together. */
export interface Budget {
  left: number;
  /** The price of those that were not refused. */
  spent: number;
}

/**
 * Refuses nested pages that multiply beyond the limits, and takes the cost of a field from the operation's
 * budget. A page costs its size times one more than the pages inside. Throws QUERY_TOO_COSTLY.
 */
export function spend(budget: Budget, pages: Pages, calls: CallValues, limits: Limits): void {
  const product = productOf(pages, calls);
  if (product > limits.maxPageProduct) {
    throw tooCostly(
      `The nested pages multiply to ${product} rows; at most ${limits.maxPageProduct} are allowed.`,
    );
  }
  const cost = 1 + costOf(pages, calls);
  budget.left -= cost;
  if (budget.left < 0)
    throw tooCostly(`The question costs more than the ${limits.maxCost} that are allowed.`);
  budget.spent += cost;
}

const tooCostly = (what: string): HubError =>
  new HubError('QUERY_TOO_COSTLY', `${what} Ask for smaller pages.`);

/** The most rows that pages inside each other can multiply to; lists beside each other do not multiply. */
function productOf(pages: Pages, calls: CallValues): number {
  const products = pages.map((page) =>
    'either' in page
      ? Math.max(...page.either.map((face) => productOf(face, calls)))
      : Number(page.size(calls)) * productOf(page.inner, calls),
  );
  return Math.max(1, ...products);
}

function costOf(pages: Pages, calls: CallValues): number {
  const costs = pages.map((page) =>
    'either' in page
      ? Math.max(...page.either.map((face) => costOf(face, calls)))
      : Number(page.size(calls)) * (1 + costOf(page.inner, calls)),
  );
  return costs.reduce((sum, cost) => sum + cost, 0);
}
