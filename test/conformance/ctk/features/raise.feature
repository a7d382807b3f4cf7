Feature: Raise Task In Depth
  As an author of workflows
  I want to raise errors of my own
  So that workflows fail for a reason

  Scenario: Raise An Error By Reference
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    use:
      errors:
        soldOut: { type: 'https://shop.example/errors/sold-out', status: 409, title: Sold out }
    do:
      - block:
          do:
            - refuse: { raise: { error: soldOut } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://shop.example/errors/sold-out
    status: 409
    title: Sold out
    instance: /do/0/block/do/0/refuse
    """
    And refuse should fault with error:
    """yaml
    type: https://shop.example/errors/sold-out
    status: 409
    """

  Scenario: Raise An Error With Expressions
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    do:
      - refuse:
          raise:
            error:
              type: https://shop.example/errors/sold-out
              status: 409
              title: '${ "No \(.sku)" }'
              detail: '${ "There is no \(.sku) left" }'
    """
    And given the workflow input is:
    """yaml
    sku: book
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://shop.example/errors/sold-out
    status: 409
    title: No book
    detail: There is no book left
    instance: /do/0/refuse
    """

  Scenario: Raise Another Error In A Handler
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    do:
      - outer:
          try:
            - inner:
                try:
                  - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/status/503' } }
                catch:
                  do:
                    - translate:
                        raise:
                          error: { type: 'https://a.example/closed', status: 410, detail: '${ "because of \($error.status)" }' }
          catch:
            errors: { with: { type: 'https://a.example/closed' } }
            do:
              - tell: { set: { detail: '${ $error.detail }', instance: '${ $error.instance }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    detail: because of 503
    instance: /do/0/outer/try/0/inner/catch/do/0/translate
    """

  Scenario: Fault On A Host That Cannot Be Reached
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    do:
      - ask: { call: http, with: { method: get, endpoint: 'https://nowhere.example/' } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/communication
    status: 503
    instance: /do/0/ask
    """
    And ask should fault

  Scenario: Refuse To Call A Private Address
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    do:
      - ask: { call: http, with: { method: get, endpoint: '${ .uri }' } }
    """
    And given the workflow input is:
    """yaml
    uri: http://169.254.169.254/latest/meta-data/
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/communication
    status: 403
    instance: /do/0/ask
    """

  Scenario: Raise Again What Was Caught
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/status/418' } }
          catch:
            as: problem
            do:
              - again: { raise: { error: { type: '${ $problem.type }', status: '${ $problem.status }', title: '${ "Again: " & $problem.title }' } } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/communication
    status: 418
    title: "Again: I'm a Teapot"
    instance: /do/0/attempt/catch/do/0/again
    """
    And ask should fault
    And again should fault

  Scenario: Let An Error Pass Through Blocks, Loops And Branches
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - block:
                do:
                  - loop:
                      for: { in: '[1, 2]' }
                      do:
                        - both:
                            fork:
                              branches:
                                - idle: { wait: PT1H }
                                - check:
                                    do:
                                      - choose: { switch: [{ fine: { when: $item = 1, then: endless } }] }
                                      - fail: { raise: { error: { type: 'https://a.example/e', status: 409, detail: '${ "at " & $string($item) }' } } }
                                      - endless: { wait: PT2H }
          catch:
            errors: { with: { type: 'https://a.example/e' } }
            do:
              - tell: { set: { detail: '${ $error.detail }', instance: '${ $error.instance }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    detail: at 2
    instance: /do/0/attempt/try/0/block/do/0/loop/do/0/both/fork/branches/1/check/do/1/fail
    """
    And the workflow should take 7200 seconds
    And idle should cancel
