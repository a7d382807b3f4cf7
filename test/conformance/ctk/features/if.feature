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
