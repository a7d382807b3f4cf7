import { unknownVariable } from '../expression/confine.ts';
import { builtin } from './builtins/builtins.ts';
import { type Code, literal } from './code.ts';
import { compileArray, compileObject, compileText } from './compile-constructors.ts';
import { compileBinary, compileIf, compileNegation } from './compile-operators.ts';
import { compileIndex, compileIterate, compileSlice } from './compile-paths.ts';
import { bind } from './flow.ts';
import { Refusal } from './refusal.ts';
import type { CallNode, Node } from './syntax.ts';
import type { Scope, Translation } from './translation.ts';

/** Translates a part of an expression. @throws Refusal for what is not supported */
export function compileNode(node: Node, scope: Scope, to: Translation): Code {
  switch (node.kind) {
    case 'identity':
      return scope.dot;
    case 'number':
      return literal(node.value);
    case 'text':
      return compileText(node, scope, to);
    case 'format':
      return compileText({ parts: [{ kind: 'identity', at: node.at }], format: node.name, at: node.at }, scope, to);
    case 'variable':
      return compileVariable(node.name, node.at, scope);
    case 'index':
      return compileIndex(node, scope, to);
    case 'slice':
      return compileSlice(node, scope, to);
    case 'iterate':
      return compileIterate(node, scope, to);
    case 'array':
      return compileArray(node.body, scope, to);
    case 'object':
      return compileObject(node.entries, scope, to);
    case 'negate':
      return compileNegation(to.compile(node.operand, scope), to);
    case 'binary':
      return compileBinary(node, scope, to);
    case 'if':
      return compileIf(node, scope, to);
    case 'bind':
      return bind(to.compile(node.source, scope), to, (value) =>
        to.compile(node.body, { ...scope, variables: new Map([...scope.variables, [node.name, value]]) }),
      );
    case 'call':
      return compileCall(node, scope, to);
  }
}

function compileVariable(name: string, at: number, scope: Scope): Code {
  const known = scope.variables.get(name);
  if (known !== undefined) return known;
  const fault = unknownVariable(name, [...scope.variables.keys()]);
  throw new Refusal({ ...fault, detail: fault.detail.replace(/\.$/, '') }, at);
}

function compileCall(node: CallNode, scope: Scope, to: Translation): Code {
  return builtin(node)(node.arguments, scope, to);
}
