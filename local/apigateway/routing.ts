import type { ApiResource, RestApi } from './model.ts';
import { Refusal } from './refusal.ts';

/** A resource that a path leads to, with what its variables stand for. */
interface Match {
  readonly resource: ApiResource;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Finds the resource of a path: a static part before a `{variable}` before a greedy `{proxy+}`; where the better part
 * leads nowhere, the next one is tried. A slash at the end counts for nothing. Values are percent-decoded once
 * (`%2F` becomes a slash inside a value, `+` stays), as the functions behind a proxy integration see them.
 *
 * There is no oracle for backtracking and for slashes at the end; the developer guide says only that the most
 * specific resource wins.
 * @returns undefined when no resource has the path
 * @throws Refusal `BAD_REQUEST_PARAMETERS` for a malformed percent-encoding
 */
export function matchPath(api: RestApi, path: string): Match | undefined {
  const segments = path.replace(/\/+$/, '').split('/').slice(1);
  const root = api.resources.get(api.rootResourceId);
  return root && descend(api, root, segments, {});
}

function descend(
  api: RestApi,
  resource: ApiResource,
  segments: readonly string[],
  pathParameters: Readonly<Record<string, string>>,
): Match | undefined {
  const [segment, ...rest] = segments;
  // A resource without methods only carries its children.
  if (segment === undefined) return resource.methods.size > 0 ? { resource, pathParameters } : undefined;
  for (const child of childrenByPrecedence(api, resource)) {
    const [, name, greedy] = /^\{([^+}]+)(\+?)\}$/.exec(child.pathPart) ?? [];
    if (name === undefined && child.pathPart !== segment) continue;
    const found =
      name === undefined
        ? descend(api, child, rest, pathParameters)
        : descend(api, child, greedy ? [] : rest, {
            ...pathParameters,
            [name]: decode(greedy ? segments.join('/') : segment),
          });
    if (found !== undefined) return found;
  }
  return undefined;
}

function childrenByPrecedence(api: RestApi, parent: ApiResource): ApiResource[] {
  const children = [...api.resources.values()].filter((resource) => resource.parentId === parent.id);
  return children.sort((one, other) => rank(one) - rank(other));
}

function rank(resource: ApiResource): number {
  if (!resource.pathPart.startsWith('{')) return 0;
  return resource.pathPart.endsWith('+}') ? 2 : 1;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new Refusal('BAD_REQUEST_PARAMETERS');
  }
}
