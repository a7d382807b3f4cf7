Feature: Raise And Catch
  As an author of workflows
  I want to raise errors and to catch those that I can do something about
  So that workflows fail for a reason, and only then

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

  Scenario: Catch What Was Raised
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    use:
      errors:
        soldOut: { type: 'https://shop.example/errors/sold-out', status: 409, title: Sold out }
    do:
      - attempt:
          try:
            - refuse: { raise: { error: soldOut } }
          catch:
            errors: { with: { type: 'https://shop.example/errors/sold-out' } }
            as: problem
            do:
              - tell: { set: '${ $problem }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    type: https://shop.example/errors/sold-out
    status: 409
    title: Sold out
    instance: /do/0/attempt/try/0/refuse
    """
    And refuse should fault
    And attempt should complete

  Scenario: Give The Input Of The Try When Nothing Handles The Error
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    do:
      - attempt:
          try:
            - change: { set: { changed: true } }
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/status/503' } }
          catch: {}
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

  Scenario: Catch In The Nearest Try That Fits
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    do:
      - outer:
          try:
            - inner:
                try:
                  - ask: { call: http, with: { method: get, endpoint: '${ "https://httpbin.org/status/\(.status)" }' } }
                catch:
                  errors: { with: { status: 503 } }
                  do:
                    - tellInner: { set: { by: inner } }
            - after: { set: { by: '${ .by }', after: true } }
          catch:
            errors: { with: { status: 404 } }
            do:
              - tellOuter: { set: { by: outer, instance: '${ $error.instance }' } }
    """
    And given the workflow input is:
    """yaml
    status: 404
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    by: outer
    instance: /do/0/outer/try/0/inner/try/0/ask
    """
    And tellInner should not run
    And after should not run

  Scenario: Go On After The Inner Try Has Handled The Error
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
                  errors: { with: { status: 503 } }
                  do:
                    - tellInner: { set: { by: inner } }
            - after: { set: { by: '${ .by }', after: true } }
          catch:
            do:
              - tellOuter: { set: { by: outer } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    by: inner
    after: true
    """
    And tellOuter should not run

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

  Scenario: Catch The Error Of An Expression
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    do:
      - attempt:
          try:
            - wrong: { set: { sum: '${ .text + 1 }' } }
          catch:
            errors: { with: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/expression', status: 400 } }
            do:
              - tell: { set: { status: '${ $error.status }' } }
    """
    And given the workflow input is:
    """yaml
    text: one
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    status: 400
    """
    And tell should run last

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

  Scenario: Tell All Members Of An Error
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/status/503' } }
          catch:
            do:
              - tell: { set: { members: '${ $sort($keys($error)) }', title: '${ $error.title }', detail: '${ $error.detail }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    members: [detail, instance, status, title, type]
    title: Service Unavailable
    detail: GET https://httpbin.org/status/503 answered 503
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

  Scenario: Catch The Error Of A Condition Or A Filter
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - first:
          try:
            - choose: { switch: [{ large: { when: '$number($input.text) > 1', then: end } }] }
          catch:
            errors: { with: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/expression' } }
            do:
              - switched: { set: { text: '${ $input.text }', seen: ['switch'] } }
      - second:
          try:
            - filtered: { input: { from: $number($input.text) }, set: { never: true } }
          catch:
            errors: { with: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/expression' } }
            do:
              - from: { set: { text: '${ $input.text }', seen: '${ $append($input.seen, ["from"]) }' } }
      - third:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://petstore.swagger.io/v2/pet/1' }, output: { as: $number($output.name) } }
          catch:
            errors: { with: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/expression' } }
            do:
              - as: { set: '${ $append($input.seen, ["as"]) }' }
    """
    And given the workflow input is:
    """yaml
    text: one
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [switch, from, as]
    """

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

  Scenario: Handle Errors By Kind, The Special One First
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: errors, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - general:
          try:
            - special:
                try:
                  - ask: { call: http, with: { method: get, endpoint: '${ $input.uri }' } }
                catch:
                  errors: { with: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 403 } }
                  do:
                    - forbidden: { set: { by: special } }
          catch:
            errors: { with: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication' } }
            do:
              - other: { set: { by: general, status: '${ $error.status }' } }
    """
    And given the workflow input is:
    """yaml
    uri: https://nowhere.example/
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    by: general
    status: 503
    """
    And forbidden should not run
    And other should run last
