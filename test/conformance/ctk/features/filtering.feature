Feature: Filtering
  As an author of workflows
  I want to choose what goes into and out of tasks and workflows
  So that each sees only what it needs

  Scenario: Transform The Input Of The Workflow
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: filtering, version: '1.0.0' }
    input: { from: .order }
    do:
      - tell: { set: { id: '${ .id }', raw: '${ $workflow.input.order.id }', input: '${ $input }' } }
    """
    And given the workflow input is:
    """yaml
    order: { id: 7 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    id: 7
    raw: 7
    input: { id: 7 }
    """

  Scenario: Transform Into Objects With Expressions Inside
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: filtering, version: '1.0.0' }
    evaluate: { language: jsonata }
    input: { from: { order: '${ $input.id }', fixed: [1, { deep: '${ $input.id + 1 }' }] } }
    do:
      - keep:
          input: { from: { inner: '${ $input }' } }
          set: '${ $input.inner }'
          output: { as: { list: ['${ $output.order }', '${ $input.inner.fixed }'] } }
    output: { as: { result: '${ $output.list }' } }
    """
    And given the workflow input is:
    """yaml
    id: 7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    result: [7, [1, { deep: 8 }]]
    """

  Scenario: See The Raw Input Of A Task Beside The Transformed One
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: filtering, version: '1.0.0' }
    do:
      - tell:
          input: { from: .inner }
          set: { transformed: '${ $input }', raw: '${ $task.input }' }
          output: { as: '. + {afterwards: $input, rawOutput: $task.output.raw.inner}' }
    """
    And given the workflow input is:
    """yaml
    inner: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    transformed: 1
    raw: { inner: 1 }
    afterwards: 1
    rawOutput: 1
    """

  Scenario: Turn What Is Missing Into Null
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: filtering, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - tell:
          input: { from: $input.missing }
          set: { a: '${ $input }', b: ['${ $input.deeper }'] }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    a: null
    b: [null]
    """

  Scenario: Hand On Values That Are No Objects
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: filtering, version: '1.0.0' }
    do:
      - number: { set: '${ .list | length }' }
      - text: { set: '${ tostring }' }
      - truth: { set: '${ [., . == "2"] }' }
      - nothing: { set: '${ . + [if .[1] then null else 1 end] }' }
    """
    And given the workflow input is:
    """yaml
    list: [a, b]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ['2', true, null]
    """

  Scenario: End With A Value That Is No Object
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: filtering, version: '1.0.0' }
    do:
      - nothing: { set: '${ .list[2] }' }
    """
    And given the workflow input is:
    """yaml
    list: [a, b]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    null
    """

  Scenario: Filter The Input And Output Of Blocks
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: filtering, version: '1.0.0' }
    do:
      - block:
          input: { from: .a }
          do:
            - first: { set: { b: '${ .b + 1 }' } }
            - second: { set: { b: '${ .b * 10 }' } }
          output: { as: '{result: .b, from: $input.b}' }
          export: { as: .result }
      - tell: { set: { block: '${ . }', context: '${ $context }' } }
    """
    And given the workflow input is:
    """yaml
    a: { b: 1 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    block: { result: 20, from: 1 }
    context: 20
    """

  Scenario: Keep The Input Beside The Output
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: filtering, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - ask:
          input: { from: '{"petId": $input.id, "raw": $input}' }
          call: http
          with: { method: get, endpoint: 'https://petstore.swagger.io/v2/pet/{petId}' }
          output: { as: '$merge([$input.raw, {"name": $output.name, "was": $task.input.id}])' }
    output: { as: '{"result": $output, "given": $workflow.input.id}' }
    """
    And given the workflow input is:
    """yaml
    id: 3
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    result: { id: 3, name: Ida, was: 3 }
    given: 3
    """

  Scenario: Filter Around A Loop, A Fork And A Switch
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: filtering, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          input: { from: '{"list": $input.numbers, "sum": 0}' }
          for: { each: n, in: $workflow.input.numbers }
          do:
            - add: { set: { sum: '${ $input.sum + $n }' } }
          output: { as: '$string($output.sum) & " of " & $string($count($input.list))' }
      - both:
          input: { from: '{"text": $input}' }
          fork: { branches: [{ a: { set: '${ $uppercase($input.text) }' } }, { b: { set: '${ $length($input.text) }' } }] }
          output: { as: '{"upper": $output[0], "length": $output[1], "text": $input.text}' }
      - choose:
          input: { from: $input.length }
          switch: [{ long: { when: $input > 3, then: last } }]
          output: { as: '{"length": $output}' }
      - never: { set: { never: true } }
      - last: { set: '${ $input }' }
    """
    And given the workflow input is:
    """yaml
    numbers: [1, 2, 3]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    length: 6
    """
    And never should not run

  Scenario: End The Workflow With A Filter That Reads The Context
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: filtering, version: '1.0.0' }
    evaluate: { language: jsonata }
    input: { from: $input.order }
    do:
      - keep: { set: { n: '${ $input.n + 1 }' }, export: { as: $output.n } }
      - pause: { wait: PT1S, then: end }
    output: { as: { order: '${ $workflow.input.order.id }', kept: '${ $context }', n: '${ $output.n }' } }
    """
    And given the workflow input is:
    """yaml
    order: { id: A-7, n: 1 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    order: A-7
    kept: 2
    n: 2
    """
