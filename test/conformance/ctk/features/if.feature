Feature: Conditional Tasks
  As an author of workflows
  I want to skip tasks
  So that a workflow does what the data asks for

  Scenario: Run A Task Whose Condition Holds
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: if, version: '1.0.0' }
    do:
      - reduce:
          if: .total > 100
          set: { total: '${ .total - 10 }' }
    """
    And given the workflow input is:
    """yaml
    total: 150
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    total: 140
    """

  Scenario: Skip A Task And Keep Its Raw Input
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: if, version: '1.0.0' }
    do:
      - reduce:
          if: .total > 100
          input: { from: .total }
          set: { never: true }
          output: { as: .never }
          export: { as: .never }
      - tell:
          set: { total: '${ .total }', context: '${ $context }' }
    """
    And given the workflow input is:
    """yaml
    total: 50
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    total: 50
    context: {}
    """
    And reduce should not run
    And tell should run first

  Scenario: Follow The Directive Of A Skipped Task
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: if, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - first:
          if: $input.go
          set: { color: red }
          then: third
      - second:
          set: { color: green }
          then: end
      - third:
          set: { color: blue, before: '${ $input.color }' }
          then: second
    """
    And given the workflow input is:
    """yaml
    go: false
    color: none
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    color: green
    """
    And third should complete with output:
    """yaml
    color: blue
    before: none
    """
    And third should run first
    And second should run last

  Scenario: Skip A Block With All Of Its Tasks
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: if, version: '1.0.0' }
    do:
      - block:
          if: .missing
          do:
            - inner: { set: { color: red } }
      - other:
          if: ${ .missing | not }
          set: { color: blue }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    color: blue
    """
    And block should not run
    And inner should not run

  Scenario: Take Only Null And False For Untrue In jq
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: if, version: '1.0.0' }
    do:
      - zero: { if: '0', set: '${ . + [0] }' }
      - text: { if: '""', set: '${ . + [1] }' }
      - empty: { if: '[]', set: '${ . + [2] }' }
      - nothing: { if: 'null', set: '${ . + [3] }' }
      - untrue: { if: 'false', set: '${ . + [4] }' }
    """
    And given the workflow input is:
    """yaml
    []
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [0, 1, 2]
    """
    And nothing should not run
    And untrue should not run

  Scenario: Fault On A Condition That Cannot Be Evaluated
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: if, version: '1.0.0' }
    do:
      - guarded:
          if: .name.first == "a"
          set: { color: red }
    """
    And given the workflow input is:
    """yaml
    name: text
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/expression
    status: 400
    """

  Scenario: Take What Is Empty For Untrue In JSONata
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: if, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - zero: { if: '0', set: '${ $append($input, [0]) }' }
      - text: { if: '""', set: '${ $append($input, [1]) }' }
      - list: { if: '[]', set: '${ $append($input, [2]) }' }
      - object: { if: '{}', set: '${ $append($input, [3]) }' }
      - missing: { if: '$input.missing', set: '${ $append($input, [4]) }' }
      - number: { if: '-1', set: '${ $append($input, [5]) }' }
      - word: { if: '"false"', set: '${ $append($input, [6]) }' }
      - zeroes: { if: '[0, 0]', set: '${ $append($input, [7]) }' }
      - zeroAndOne: { if: '[0, 1]', set: '${ $append($input, [8]) }' }
    """
    And given the workflow input is:
    """yaml
    [start]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [start, 5, 6, 8]
    """
    And zeroes should not run

  Scenario: Skip Every Kind Of Task
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: if, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - call: { if: $input.go, call: http, with: { method: get, endpoint: 'https://nowhere.example' } }
      - raise: { if: $input.go, raise: { error: { type: 'https://a.example/e', status: 500 } } }
      - wait: { if: $input.go, wait: PT1H }
      - emit: { if: $input.go, emit: { event: { with: { source: 'https://a.example', type: a.v1 } } } }
      - listen: { if: $input.go, listen: { to: { one: { with: { type: a.v1 } } } } }
      - run: { if: $input.go, run: { workflow: { namespace: a, name: b, version: '1.0.0' } } }
      - for: { if: $input.go, for: { in: '[1]' }, do: [{ inner: { set: { never: true } } }] }
      - fork: { if: $input.go, fork: { branches: [{ branch: { set: { never: true } } }] } }
      - try: { if: $input.go, try: [{ body: { set: { never: true } } }], catch: {} }
      - switch: { if: $input.go, switch: [{ always: { then: end } }] }
      - last: { set: { n: '${ $input.n + 1 }' } }
    """
    And given the workflow input is:
    """yaml
    n: 1
    go: false
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 2
    """
    And the workflow should take 0 seconds
    And last should run first
    And last should run last

  Scenario: Decide By The Context And By The Item
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: if, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          for: { each: n, in: '$workflow.input.numbers' }
          do:
            - first: { if: '$not($exists($context.largest)) or $n > $context.largest', set: '${ $n }', export: { as: '{"largest": $output}' } }
      - tell: { set: { largest: '${ $context.largest }' } }
    """
    And given the workflow input is:
    """yaml
    numbers: [2, 1, 7, 3, 9]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    largest: 9
    """
    And first should run 3 times
