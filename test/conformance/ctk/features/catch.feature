Feature: Catch And Handle
  As an author of workflows
  I want to handle errors
  So that workflows go on where they can

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
