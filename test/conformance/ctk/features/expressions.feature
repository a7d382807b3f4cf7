Feature: Arguments Of Expressions
  As an author of workflows
  I want to know where I am
  So that workflows can speak of themselves

  Scenario: Speak Of The Workflow
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: arguments, version: '1.0.0' }
    do:
      - first: { set: { changed: true } }
      - tell:
          set:
            name: ${ "\($workflow.definition.document.namespace).\($workflow.definition.document.name)" }
            input: ${ $workflow.input.color }
            started: ${ $workflow.startedAt.iso8601 }
            seconds: ${ $workflow.startedAt.epoch.seconds }
            dsl: ${ $runtime.version }
            runtime: ${ $runtime.name }
    """
    And given the workflow input is:
    """yaml
    color: red
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    name: test.arguments
    input: red
    started: '2026-01-01T00:00:00.000Z'
    seconds: 1767225600
    dsl: 1.0.3
    runtime: tributary
    """

  Scenario: Speak Of The Task
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: arguments, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - pause: { wait: PT10S }
      - block:
          do:
            - tell:
                input: { from: $input.color }
                set:
                  name: ${ $task.name }
                  reference: ${ $task.reference }
                  keys: ${ $sort($keys($task.definition)) }
                  raw: ${ $task.input }
                  started: ${ $task.startedAt.epoch.seconds - $workflow.startedAt.epoch.seconds }
    """
    And given the workflow input is:
    """yaml
    color: red
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    name: tell
    reference: /do/1/block/do/0/tell
    keys: [input, set]
    raw: { color: red }
    started: 10
    """

  Scenario: Tell When A Block Began After It Has Ended
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: arguments, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - pause: { wait: PT5S }
      - block:
          do:
            - inner: { wait: PT10S }
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
          output: { as: '{"began": $task.startedAt.epoch.seconds - $workflow.startedAt.epoch.seconds, "raw": $task.input}' }
      - loop:
          for: { in: '[1, 2]' }
          do:
            - again: { wait: PT10S }
          output: { as: '$merge([$output, {"loopBegan": $task.startedAt.epoch.seconds - $workflow.startedAt.epoch.seconds}])' }
    """
    And given the workflow input is:
    """yaml
    color: red
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    began: 5
    raw: { color: red }
    loopBegan: 15
    """

  Scenario: Write Expressions With And Without Braces
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: arguments, version: '1.0.0' }
    input: { from: '${ .order }' }
    do:
      - first:
          if: ${ .n > 0 }
          set: { n: '${ .n + 1 }' }
          output: { as: '${ .n }' }
      - second:
          if: . > 1
          set: '${ {n: .} }'
          output: { as: .n }
    """
    And given the workflow input is:
    """yaml
    order: { n: 1 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    2
    """

  Scenario: Fault On An Expression That Cannot Be Evaluated
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: arguments, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - ask: { call: http, with: { method: get, endpoint: '${ "https://httpbin.org/anything?n=" & $string($input.n + 1) }' } }
      - never: { set: { never: true } }
    """
    And given the workflow input is:
    """yaml
    n: text
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/expression
    status: 400
    """
    And ask should fault
    And never should not run

  Scenario: Tell The Result Of Functions Of Step Functions
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: arguments, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - tell:
          set:
            parts: ${ $partition([1, 2, 3], 2) }
            range: ${ $range(0, 10, 5) }
            hash: ${ $hash("a", "SHA-256") }
            parsed: ${ $parse('{"a":1}').a }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    parts: [[1, 2], [3]]
    range: [0, 5, 10]
    hash: ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb
    parsed: 1
    """

  Scenario: Know The Task In All Of Its Positions
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: expressions, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          for: { each: n, in: '[1, 2]' }
          do:
            - block:
                input: { from: '{"name": $task.name, "n": $n}' }
                do:
                  - tell:
                      if: '$task.name = "tell"'
                      set: { block: '${ $input.name }', own: '${ $task.reference }', n: '${ $input.n }' }
                      export: { as: '{"by": $task.name}' }
                output: { as: '$merge([$output, {"of": $task.name}])' }
      - last: { set: '${ $merge([$input, $context]) }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    block: block
    own: /do/0/loop/do/0/block/do/0/tell
    n: 2
    of: block
    by: tell
    """

  Scenario: Tell The Time Of The Run
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: expressions, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - pause: { wait: PT1M }
      - tell: { set: { now: '${ $now() }', passed: '${ $toMillis($now()) - $workflow.startedAt.epoch.milliseconds }', began: '${ $task.startedAt.iso8601 }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    now: '2026-01-01T00:01:00.000Z'
    passed: 60000
    began: '2026-01-01T00:01:00.000Z'
    """

  Scenario: Hand The Same Value On As A Value, A Text And A Member
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: expressions, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - tell:
          set:
            value: ${ $input.deep }
            text: ${ $string($input.deep) }
            member: "${ {$input.key: $input.deep.list} }"
            parsed: ${ $parse($string($input.deep)) }
    """
    And given the workflow input is:
    """yaml
    deep: { list: [1], none: null }
    key: k
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    value: { list: [1], none: null }
    text: '{"list":[1],"none":null}'
    member: { k: [1] }
    parsed: { list: [1], none: null }
    """

  Scenario: Give Texts, Numbers And Truths Of jq
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: expressions, version: '1.0.0' }
    do:
      - tell:
          set:
            text: '${ "\(.n) of \(.list | length): \(.list | join("-"))" }'
            number: '${ .n / 4 }'
            truth: '${ .n > 1 and (.list | contains(["a"])) }'
            pairs: '${ .map | to_entries | map("\(.key)=\(.value)") }'
            groups: '${ [.list | group_by(. == "a")[] | length] }'
            fallback: '${ .missing // .n }'
            choice: '${ if .n > 5 then "large" elif .n > 1 then "middle" else "small" end }'
    """
    And given the workflow input is:
    """yaml
    n: 2
    list: [a, b, c]
    map: { x: 1, y: 2 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    text: '2 of 3: a-b-c'
    number: 0.5
    truth: true
    pairs: [x=1, y=2]
    groups: [2, 1]
    fallback: 2
    choice: middle
    """
