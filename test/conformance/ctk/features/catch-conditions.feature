Feature: Which Errors Are Caught
  As an author of workflows
  I want to say which errors I can do something about
  So that others are not hidden

  Scenario: Catch By Every Member Of An Error
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    do:
      - attempt:
          try:
            - refuse:
                raise:
                  error: { type: 'https://a.example/e', status: 409, title: Conflict, detail: Twice }
          catch:
            errors:
              with:
                type: https://a.example/e
                status: 409
                title: Conflict
                detail: Twice
                instance: /do/0/attempt/try/0/refuse
            do:
              - tell: { set: { caught: true } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    caught: true
    """

  Scenario: Let Go What Differs In One Member
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    do:
      - attempt:
          try:
            - refuse:
                raise:
                  error: { type: 'https://a.example/e', status: 409, title: Conflict, detail: Once }
          catch:
            errors: { with: { type: 'https://a.example/e', status: 409, detail: Twice } }
            do:
              - tell: { set: { caught: true } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://a.example/e
    status: 409
    title: Conflict
    detail: Once
    instance: /do/0/attempt/try/0/refuse
    """
    And tell should not run

  Scenario: Catch When An Expression Says So
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: '${ "https://httpbin.org/status/\(.status)" }' } }
          catch:
            errors: { with: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication' } }
            when: $error.status >= 500
            do:
              - tell: { set: { status: '${ $error.status }' } }
    """
    And given the workflow input is:
    """yaml
    status: 502
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    status: 502
    """

  Scenario: Not Catch When An Expression Says Otherwise
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: '${ "https://httpbin.org/status/\(.status)" }' } }
          catch:
            when: $error.status >= 500
            do:
              - tell: { set: { status: '${ $error.status }' } }
    """
    And given the workflow input is:
    """yaml
    status: 404
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/communication
    status: 404
    instance: /do/0/attempt/try/0/ask
    """
    And tell should not run

  Scenario: Except Some Errors
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/status/404' } }
          catch:
            exceptWhen: $error.status = 404
            do:
              - tell: { set: { status: '${ $error.status }' } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    status: 404
    """
    And tell should not run

  Scenario: Take The Spellings Of A Standard Error For The Same
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/status/404' } }
          catch:
            errors: { with: { type: 'https://open-workflow-specification.org/spec/1.0.0/errors/communication', status: 404 } }
            do:
              - tell: { set: { type: '${ $error.type }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/communication
    """

  Scenario: Catch When One Expression Holds And The Other Does Not
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          input: { from: '[]' }
          for: { each: status, in: $workflow.input.statuses }
          do:
            - attempt:
                try:
                  - guarded:
                      try:
                        - ask: { call: http, with: { method: get, endpoint: '${ "https://httpbin.org/status/" & $string($status) }' } }
                      catch:
                        when: $error.status >= 500
                        exceptWhen: $error.status = 503
                        do:
                          - inner: { set: '${ "inner" }' }
                catch:
                  do:
                    - outer: { set: '${ "outer" }' }
                output: { as: '$append($task.input, [$output & " " & $string($status)])' }
    """
    And given the workflow input is:
    """yaml
    statuses: [404, 500, 503]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [outer 404, inner 500, outer 503]
    """

  Scenario: Read The Input And The Context In A Condition
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - begin: { set: { patient: true, order: '${ $input.order }' }, export: { as: '{"tolerated": 404}' } }
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/status/404' } }
          catch:
            when: $input.patient and $error.status = $context.tolerated and $workflow.input.order = 7
            do:
              - tell: { set: { order: '${ $input.order }' } }
    """
    And given the workflow input is:
    """yaml
    order: 7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    order: 7
    """
