Feature: Wait Task
  As an author of workflows
  I want time to pass between tasks
  So that a workflow can be as patient as its business

  Scenario: Wait For A Duration Of Members
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: wait, version: '1.0.0' }
    do:
      - pause:
          wait: { hours: 1, minutes: 2, seconds: 3 }
    """
    And given the workflow input is:
    """yaml
    color: red
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    color: red
    """
    And the workflow should take 3723 seconds

  Scenario: Wait For A Duration In ISO 8601
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: wait, version: '1.0.0' }
    do:
      - pause:
          wait: P1DT1M
      - after:
          set: { done: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    done: true
    """
    And the workflow should take 86460 seconds
    And pause should run before after

  Scenario: Wait For A Duration Of An Expression
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: wait, version: '1.0.0' }
    do:
      - pause:
          wait: '${ {minutes: .minutes} }'
    """
    And given the workflow input is:
    """yaml
    minutes: 3
    """
    When the workflow is executed
    Then the workflow should complete
    And the workflow should take 180 seconds

  Scenario: Wait For What Is No Duration
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: wait, version: '1.0.0' }
    do:
      - pause:
          wait: ${ .minutes }
    """
    And given the workflow input is:
    """yaml
    minutes: soon
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/expression
    status: 400
    """
    And pause should fault

  Scenario: Wait With Filtered Output
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: wait, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - pause:
          input: { from: $input.inner }
          wait: PT5S
          output: { as: '{"waited": $input.value}' }
          export: { as: $output.waited }
      - tell:
          set: { context: '${ $context }', input: '${ $input }' }
    """
    And given the workflow input is:
    """yaml
    inner: { value: 7 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    context: 7
    input: { waited: 7 }
    """
    And the workflow should take 5 seconds

  Scenario: Wait As Long As Several Expressions Say
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: wait, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          for: { each: pause, in: '$workflow.input.pauses' }
          do:
            - rest: { wait: '${ $pause }' }
    """
    And given the workflow input is:
    """yaml
    pauses: [PT1M, { seconds: 5 }, { hours: 1, minutes: 1 }]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    pauses: [PT1M, { seconds: 5 }, { hours: 1, minutes: 1 }]
    """
    And the workflow should take 3725 seconds
    And rest should run 3 times

  Scenario: Catch A Wait For A Fraction Of A Second That Data Asks For
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: wait, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - pause: { wait: '${ {"milliseconds": $input.ms} }' }
          catch:
            errors: { with: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/expression' } }
            do:
              - tell: { set: { refused: '${ $input.ms }' } }
    """
    And given the workflow input is:
    """yaml
    ms: 1500
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    refused: 1500
    """
    And the workflow should take 0 seconds

  Scenario: Wait In Branches At The Same Time
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: wait, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - all:
          fork:
            branches:
              - short: { wait: PT1M, output: { as: '"short"' } }
              - long: { wait: PT2M, output: { as: '"long"' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [short, long]
    """
    And the workflow should take 120 seconds
    And short should run before long
