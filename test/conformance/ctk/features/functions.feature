Feature: Functions
  As an author of workflows
  I want to name what several tasks do
  So that it is written once

  Scenario: Call A Function Of The Definition
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: functions, version: '1.0.0' }
    use:
      functions:
        getPet:
          call: http
          with: { method: get, endpoint: 'https://petstore.swagger.io/v2/pet/{petId}' }
    do:
      - first: { call: getPet, with: { petId: '${ .id }' }, output: { as: .name }, export: { as: '[.]' } }
      - second: { call: getPet, with: { petId: 2 }, output: { as: '$context + [.name]' } }
    """
    And given the workflow input is:
    """yaml
    id: 3
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [Ida, Tom]
    """
    And first should run before second

  Scenario: Hand The Input To A Function Without Arguments
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: functions, version: '1.0.0' }
    use:
      functions:
        getPet:
          call: http
          with: { method: get, endpoint: 'https://petstore.swagger.io/v2/pet/{petId}' }
    do:
      - ask: { call: getPet, output: { as: .name } }
    """
    And given the workflow input is:
    """yaml
    petId: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    Rex
    """

  Scenario: Call A Function Of Several Tasks From Another
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: functions, version: '1.0.0' }
    evaluate: { language: jsonata }
    use:
      functions:
        twice:
          do:
            - one: { call: addOne }
            - two: { call: addOne, with: { n: '${ $input.n }' } }
        addOne: { set: { n: '${ $input.n + 1 }' } }
    do:
      - go: { call: twice, with: { n: '${ $input.start }' } }
    """
    And given the workflow input is:
    """yaml
    start: 5
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 7
    """

  Scenario: Name The Call In The Error Of A Function
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: functions, version: '1.0.0' }
    use:
      functions:
        getPet:
          call: http
          with: { method: get, endpoint: 'https://petstore.swagger.io/v2/pet/{petId}' }
    do:
      - ask: { call: getPet, with: { petId: 99 } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/communication
    status: 404
    instance: /do/0/ask
    """

  Scenario: Call A Function Of The Catalog
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: functions, version: '1.0.0' }
    do:
      - ask:
          call: get-json:1.0.0@tributary
          with: { uri: '${ "https://petstore.swagger.io/v2/pet/\(.id)" }' }
          output: { as: .name }
      - tell:
          call: post-json:1.0.0@tributary
          with: { uri: 'https://httpbin.org/anything', body: { name: '${ . }' } }
          output: { as: '{method: .method, json: .json}' }
    """
    And given the workflow input is:
    """yaml
    id: 2
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    method: POST
    json: { name: Tom }
    """

  Scenario: Be Patient With A Busy Service
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: functions, version: '1.0.0' }
    do:
      - ask:
          call: get-json:1.0.0@tributary
          with: { uri: 'https://httpbin.org/status/503' }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/communication
    status: 503
    """
    And the workflow should take 7 seconds

  Scenario: Call Functions From Functions With The Context Of The Call
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: functions, version: '1.0.0' }
    evaluate: { language: jsonata }
    use:
      functions:
        greet:
          do:
            - word: { set: { text: '${ $input.greeting & " " & $context.name }' } }
            - loud: { call: shout, with: { text: '${ $input.text }' }, export: { as: '$merge([$context, {"said": $output.text}])' } }
        shout: { set: { text: '${ $uppercase($input.text) & "!" }' } }
    do:
      - begin: { set: { order: 7 }, export: { as: '{"name": "Ada"}' } }
      - hello: { call: greet, with: { greeting: hello }, output: { as: $output.text } }
      - tell: { set: { text: '${ $input }', context: '${ $context }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    text: HELLO ADA!
    context: { name: Ada, said: HELLO ADA! }
    """

  Scenario: Retry And Time Out Inside A Function
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: functions, version: '1.0.0' }
    evaluate: { language: jsonata }
    use:
      functions:
        patient:
          try:
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/status/{status}' }, timeout: { after: PT5S } }
          catch:
            errors: { with: { status: 503 } }
            retry: { delay: PT2S, limit: { attempt: { count: 2 } } }
            do:
              - giveUp: { set: { gaveUp: '${ $input.status }' } }
    do:
      - both:
          fork:
            branches:
              - busy: { call: patient, with: { status: 503 } }
              - fine: { call: patient, with: { status: 200 }, output: { as: '"fine"' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - gaveUp: 503
    - fine
    """
    And the workflow should take 4 seconds

  Scenario: Call A Function In A Loop Over What Another Gives
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: functions, version: '1.0.0' }
    evaluate: { language: jsonata }
    use:
      functions:
        find: { call: http, with: { method: get, endpoint: 'https://petstore.swagger.io/v2/pet/findByStatus?status={status}' } }
        show: { set: { name: '${ $uppercase($input.name) }' } }
    do:
      - pets: { call: find, with: { status: available }, export: { as: '{"names": []}' } }
      - loop:
          for: { each: pet, in: $input }
          do:
            - one: { call: show, with: { name: '${ $pet.name }' }, export: { as: '{"names": $append($context.names, [$output.name])}' } }
      - tell: { set: '${ $context.names }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [REX, TOM]
    """
