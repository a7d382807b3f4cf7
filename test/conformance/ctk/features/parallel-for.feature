Feature: Parallel Loops
  As an author of workflows
  I want iterations side by side
  So that long lists take little time

  Scenario: Run Iterations Side By Side
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: parallel, version: '1.0.0' }
    do:
      - enrich:
          for: { each: id, at: place, in: .ids }
          do:
            - pause: { wait: PT10S }
            - getPet:
                call: http
                with: { method: get, endpoint: '${ "https://petstore.swagger.io/v2/pet/\($id)" }' }
                output: { as: '{name: .name, place: $place, prefix: $input.prefix}' }
          metadata: { tributary/parallel: 10 }
    """
    And given the workflow input is:
    """yaml
    ids: [3, 1, 2]
    prefix: p
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - { name: Ida, place: 0, prefix: p }
    - { name: Rex, place: 1, prefix: p }
    - { name: Tom, place: 2, prefix: p }
    """
    And the workflow should take 10 seconds
    And getPet should run 3 times

  Scenario: Run No More Iterations At A Time Than Are Allowed
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: parallel, version: '1.0.0' }
    do:
      - loop:
          for: { each: n, in: '[1, 2, 3, 4, 5]' }
          do:
            - pause: { wait: PT10S }
            - double: { set: '${ $n * 2 }' }
          metadata: { tributary/parallel: 2 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [2, 4, 6, 8, 10]
    """
    And the workflow should take 30 seconds

  Scenario: Give An Empty List For No Item
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: parallel, version: '1.0.0' }
    do:
      - loop:
          for: { each: n, in: '[]' }
          do:
            - double: { set: '${ $n * 2 }' }
          metadata: { tributary/parallel: 2 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    []
    """

  Scenario: Fault When An Iteration Faults
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: parallel, version: '1.0.0' }
    do:
      - loop:
          for: { each: id, in: .ids }
          do:
            - getPet: { call: http, with: { method: get, endpoint: '${ "https://petstore.swagger.io/v2/pet/\($id)" }' } }
          metadata: { tributary/parallel: 10 }
    """
    And given the workflow input is:
    """yaml
    ids: [1, 99]
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/communication
    status: 404
    instance: /do/0/loop/do/0/getPet
    """

  Scenario: Read The Item, Its Place, The Input And The Context
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: parallel, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - begin: { set: '${ $input }', export: { as: '{"factor": 10}' } }
      - loop:
          for: { each: row, at: place, in: $input.rows }
          do:
            - cells:
                for: { each: cell, in: $row }
                do:
                  - add: { set: { sum: '${ $sum($append($input.sum, $cell)) }', from: '${ $workflow.input.prefix }' } }
            - tell: { set: '${ $input.from & $string($input.sum * $context.factor + $place) }' }
          metadata: { tributary/parallel: 3 }
    """
    And given the workflow input is:
    """yaml
    rows: [[1, 2], [3, 4], [5]]
    prefix: p
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [p30, p71, p52]
    """

  Scenario: Handle Errors Of Iterations Side By Side
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: parallel, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          for: { each: id, in: $input.ids }
          do:
            - attempt:
                try:
                  - getPet: { call: http, with: { method: get, endpoint: '${ "https://petstore.swagger.io/v2/pet/" & $string($id) }' }, output: { as: $output.name } }
                catch:
                  errors: { with: { status: 404 } }
                  retry: { delay: PT5S, limit: { attempt: { count: 1 } } }
                  do:
                    - none: { set: '${ "nobody" }' }
          metadata: { tributary/parallel: 10 }
    """
    And given the workflow input is:
    """yaml
    ids: [98, 1, 99]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [nobody, Rex, nobody]
    """
    And the workflow should take 5 seconds

  Scenario: Give Lists And Nulls Of Iterations As They Are
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: parallel, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop: { for: { each: value, in: $input }, do: [{ keep: { set: '${ $value }' } }], metadata: { tributary/parallel: 2 } }
    """
    And given the workflow input is:
    """yaml
    [[1], null, [], [[2]]]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [[1], null, [], [[2]]]
    """
