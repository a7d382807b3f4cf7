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
