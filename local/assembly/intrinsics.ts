/** What the functions of a template can ask for. */
export interface Scope {
  /** `Ref`: a parameter, a pseudo-parameter or a resource; undefined for `AWS::NoValue`. @throws Error when unknown */
  ref(name: string): unknown;
  /** `Fn::GetAtt`. @throws Error when there is no such resource or attribute */
  attribute(logicalId: string, name: string): unknown;
  /** Whether a condition of the template holds. @throws Error when there is none of that name */
  condition(name: string): boolean;
  /** `Fn::FindInMap`. @throws Error when there is no such entry */
  mapping(map: string, first: string, second: string): unknown;
  /** `Fn::ImportValue`. @throws Error when nothing is exported by that name */
  imported(name: string): unknown;
  /** `Fn::GetStackOutput`. @throws Error when there is no such stack or output */
  output(stackName: string, outputName: string): unknown;
  /** `Fn::GetAZs`. */
  readonly availabilityZones: readonly string[];
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

/**
 * A template's value with its functions worked out. Members whose value is `AWS::NoValue` are left out.
 * @throws Error for a function that CloudFormation or the local cloud does not know
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope)).filter((item) => item !== undefined);
  if (!isObject(value)) return dynamicReferenceFree(value);
  const call = intrinsicOf(value);
  if (call !== undefined) return call.run(call.argument, scope);
  const members = Object.entries(value).map(([name, member]) => [name, resolve(member, scope)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

/** The logical ids of resources, and the names of parameters, that a value refers to. */
export function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isObject(value)) return [];
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Sub': substitution } = value;
  if (typeof ref === 'string') return [ref];
  if (attribute !== undefined) return [attributePath(attribute)[0]];
  const inText = substitution === undefined ? [] : substitutedNames(substitution);
  return [...inText, ...Object.values(value).flatMap(references)];
}

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope) => scope.ref(text(name, 'Ref')),
  Condition: (name, scope) => scope.condition(text(name, 'Condition')),
  'Fn::GetAtt': (path, scope) => scope.attribute(...attributePath(path)),
  'Fn::Join'(argument, scope) {
    const [separator, items] = list(argument, 2, 'Fn::Join');
    return strings(resolve(items, scope), 'Fn::Join').join(text(separator, 'Fn::Join'));
  },
  'Fn::Sub': substitute,
  'Fn::Select'(argument, scope) {
    const [index, items] = list(resolve(argument, scope), 2, 'Fn::Select');
    const chosen = Array.isArray(items) ? items[Number(index)] : undefined;
    if (chosen === undefined) throw new Error(`Fn::Select finds nothing at ${String(index)}`);
    return chosen;
  },
  'Fn::Split'(argument, scope) {
    const [separator, whole] = list(resolve(argument, scope), 2, 'Fn::Split');
    return text(whole, 'Fn::Split').split(text(separator, 'Fn::Split'));
  },
  'Fn::FindInMap'(argument, scope) {
    const [map, first, second] = strings(resolve(argument, scope), 'Fn::FindInMap');
    return scope.mapping(map ?? '', first ?? '', second ?? '');
  },
  'Fn::Base64': (argument, scope) => Buffer.from(text(resolve(argument, scope), 'Fn::Base64')).toString('base64'),
  'Fn::ImportValue': (argument, scope) => scope.imported(text(resolve(argument, scope), 'Fn::ImportValue')),
  'Fn::GetStackOutput'(argument, scope) {
    const { StackName, OutputName } = Object(resolve(argument, scope));
    return scope.output(text(StackName, 'Fn::GetStackOutput'), text(OutputName, 'Fn::GetStackOutput'));
  },
  'Fn::GetAZs': (_region, scope) => scope.availabilityZones,
  'Fn::If'(argument, scope) {
    const [condition, yes, no] = list(argument, 3, 'Fn::If');
    return resolve(scope.condition(text(condition, 'Fn::If')) ? yes : no, scope);
  },
  'Fn::Equals'(argument, scope) {
    const [left, right] = list(resolve(argument, scope), 2, 'Fn::Equals');
    return left === right;
  },
  'Fn::And': (argument, scope) => list(argument, undefined, 'Fn::And').every((item) => resolve(item, scope) === true),
  'Fn::Or': (argument, scope) => list(argument, undefined, 'Fn::Or').some((item) => resolve(item, scope) === true),
  'Fn::Not': (argument, scope) => resolve(list(argument, 1, 'Fn::Not')[0], scope) !== true,
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A function is an object with one member of its name. `Condition` beside others, or with an object, is the element
 * of an IAM policy.
 */
function intrinsicOf(value: Readonly<Record<string, unknown>>): { run: Intrinsic; argument: unknown } | undefined {
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  const [name, argument] = entry;
  if (name === 'Condition' && typeof argument !== 'string') return undefined;
  const run = Object.hasOwn(intrinsics, name) ? intrinsics[name] : undefined;
  if (run === undefined && name.startsWith('Fn::')) throw new Error(`the local cloud does not know ${name}`);
  return run === undefined ? undefined : { run, argument };
}

/** References to secrets and parameters are worked out by CloudFormation when it deploys; here nothing does. */
function dynamicReferenceFree(value: unknown): unknown {
  if (typeof value === 'string' && value.includes('{{resolve:')) {
    throw new Error(`the local cloud does not know dynamic references: ${value}`);
  }
  return value;
}

const VARIABLE = /\$\{(!?)([^}]+)\}/g;

/** `${!literal}` stays as `${literal}`; `${Name}` is a variable of the call, a `Ref`, or with a dot a `Fn::GetAtt`. */
function substitute(argument: unknown, scope: Scope): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const own = isObject(variables) ? variables : {};
  return text(template, 'Fn::Sub').replace(VARIABLE, (_match, literal: string, name: string) => {
    if (literal !== '') return `\${${name}}`;
    if (Object.hasOwn(own, name)) return String(resolve(own[name], scope));
    return String(name.includes('.') ? scope.attribute(...attributePath(name)) : scope.ref(name));
  });
}

function substitutedNames(argument: unknown): string[] {
  const [template] = Array.isArray(argument) ? argument : [argument];
  const matches = [...text(template, 'Fn::Sub').matchAll(VARIABLE)].filter(([, literal]) => literal === '');
  return matches.map(([, , name = '']) => name.split('.')[0] ?? '');
}

/** `[logicalId, attribute]` or `logicalId.attribute`; attributes may hold dots. */
function attributePath(path: unknown): [string, string] {
  const [logicalId, ...names] = typeof path === 'string' ? path.split('.') : strings(path, 'Fn::GetAtt');
  if (logicalId === undefined || names.length === 0) throw new Error('Fn::GetAtt needs a resource and an attribute');
  return [logicalId, names.join('.')];
}

function text(value: unknown, name: string): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new Error(`${name} needs a text, not ${JSON.stringify(value)}`);
}

function list(value: unknown, length: number | undefined, name: string): readonly unknown[] {
  if (Array.isArray(value) && (length === undefined || value.length === length)) return value;
  throw new Error(`${name} needs a list of ${length ?? 'several'} items`);
}

function strings(value: unknown, name: string): string[] {
  return list(value, undefined, name).map((item) => text(item, name));
}
