Feature: Call HTTP And OpenAPI In Depth
  As an author of workflows
  I want to say all that a request has
  So that I can use any service

  Scenario: Send Headers, A Query And A Body
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: call, version: '1.0.0' }
    do:
      - ask:
          call: http
          with:
            method: post
            endpoint: { uri: 'https://httpbin.org/anything' }
            headers: { X-Correlation: '${ "c-\(.id)" }', X-Number: 7 }
            query: { dryRun: false, id: '${ .id }' }
            body: { lines: '${ .lines }', fixed: [1, { deep: '${ .id }' }] }
          output: { as: '{method: .method, args: .args, json: .json, header: .headers["x-correlation"], number: .headers["x-number"]}' }
    """
    And given the workflow input is:
    """yaml
    id: 3
    lines: [a, b]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    method: POST
    args: { dryRun: 'false', id: '3' }
    json: { lines: [a, b], fixed: [1, { deep: 3 }] }
    header: c-3
    number: '7'
    """

  Scenario: Encode What Goes Into A Template
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: call, version: '1.0.0' }
    do:
      - ask:
          call: http
          with: { method: get, endpoint: 'https://httpbin.org/anything?name={name}' }
          output: { as: .args }
    """
    And given the workflow input is:
    """yaml
    name: 'a&b=c/d é'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    name: 'a&b=c/d é'
    """

  Scenario: Authenticate By Reference, And Never Show The Credentials
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: call, version: '1.0.0' }
    use:
      authentications:
        shop: { bearer: { token: '${ .token }' } }
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint: { uri: 'https://httpbin.org/anything', authentication: { use: shop } }
            output: response
          output: { as: '{sent: .content.headers.authorization, shown: .request.headers.authorization, status: .statusCode}' }
    """
    And given the workflow input is:
    """yaml
    token: t0ken
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    sent: Bearer t0ken
    shown: null
    status: 200
    """

  Scenario: Fault On Wrong Credentials
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: call, version: '1.0.0' }
    do:
      - login:
          call: http
          with:
            method: get
            endpoint:
              uri: https://httpbin.org/basic-auth/ada/secret
              authentication: { basic: { username: ada, password: '${ .password }' } }
    """
    And given the workflow input is:
    """yaml
    password: wrong
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/communication
    status: 401
    instance: /do/0/login
    """

  Scenario: Take A Redirect For An Error
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: call, version: '1.0.0' }
    do:
      - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/redirect-to?url=/anything' } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/communication
    status: 302
    """

  Scenario: Follow A Redirect
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: call, version: '1.0.0' }
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint: https://httpbin.org/redirect-to?url=https%3A%2F%2Fpetstore.swagger.io%2Fv2%2Fpet%2F1
            redirect: true
          output: { as: .name }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    Rex
    """

  Scenario: Take The Raw Content
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: call, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - ask:
          call: http
          with: { method: get, endpoint: 'https://petstore.swagger.io/v2/pet/2', output: raw }
          output: { as: '{"name": $parse($base64decode($output)).name}' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    name: Tom
    """

  Scenario: Put Parameters Where A Document Says
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: call, version: '1.0.0' }
    do:
      - find:
          call: openapi
          with:
            document: { endpoint: 'https://petstore.swagger.io/v2/swagger.json' }
            operationId: findPetsByStatus
            parameters: { status: '${ .status }', X-Trace: t-1 }
          output: { as: 'map(.name)' }
    """
    And given the workflow input is:
    """yaml
    status: sold
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [Ida]
    """
    And find should send:
    """yaml
    method: GET
    query: { status: sold }
    headers: { X-Trace: t-1 }
    """

  Scenario: Catch What An Operation Answers
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: call, version: '1.0.0' }
    do:
      - attempt:
          try:
            - getPet:
                call: openapi
                with:
                  document: { endpoint: 'https://petstore.swagger.io/v2/swagger.json' }
                  operationId: getPetById
                  parameters: { petId: 99 }
          catch:
            errors: { with: { status: 404 } }
            do:
              - tell: { set: { instance: '${ $error.instance }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    instance: /do/0/attempt/try/0/getPet
    """

  Scenario: Compute All Parts Of A Request
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: call, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - ask:
          call: http
          with:
            method: put
            endpoint: { uri: '${ "https://httpbin.org/" & $input.path }' }
            headers: { X-Order: '${ $input.order }', X-Fixed: yes }
            query: { tag: '${ $input.tags }', none: '${ $input.missing }' }
            body: '${ $input.lines.{"sku": $, "n": 1}[] }'
          output: { as: '{"method": $output.method, "json": $output.json, "order": $output.headers."x-order", "fixed": $output.headers."x-fixed"}' }
    """
    And given the workflow input is:
    """yaml
    path: anything
    order: A-7
    tags: [x, y]
    lines: [a]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    method: PUT
    json: [{ sku: a, n: 1 }]
    order: A-7
    fixed: yes
    """
    And ask should send:
    """yaml
    query: { tag: [x, y], none: null }
    """

  Scenario: Authenticate With What The Context Holds
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: call, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - login: { set: { user: ada, password: secret }, export: { as: $output } }
      - ask:
          call: http
          with:
            method: get
            endpoint: { uri: 'https://httpbin.org/basic-auth/ada/secret', authentication: { basic: { username: '${ $context.user }', password: '${ $context.password }' } } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    authenticated: true
    user: ada
    """

  Scenario: Read The Whole Response
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: call, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - ask: { call: http, with: { method: get, endpoint: 'https://petstore.swagger.io/v2/pet/{petId}', output: response }, output: { as: '{"status": $output.statusCode, "type": $output.headers."content-type", "tags": $output.content.tags, "uri": $output.request.uri}' } }
    """
    And given the workflow input is:
    """yaml
    petId: 3
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    status: 200
    type: application/json
    tags: [loud, old]
    uri: https://petstore.swagger.io/v2/pet/3
    """

  Scenario: Call An Operation For Each Item
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: call, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          input: { from: '[]' }
          for: { each: id, in: $workflow.input.ids }
          do:
            - getPet:
                call: openapi
                with: { document: { endpoint: 'https://petstore.swagger.io/v2/swagger.json' }, operationId: getPetById, parameters: { petId: '${ $id }' } }
                output: { as: '$append($task.input, [$output.name])' }
    """
    And given the workflow input is:
    """yaml
    ids: [2, 3]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [Tom, Ida]
    """
    And getPet should send:
    """yaml
    method: GET
    uri: https://petstore.swagger.io/v2/pet/3
    """

  Scenario: Fault On An Address That Is None
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: call, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - ask: { call: http, with: { method: get, endpoint: '${ $input.uri }' } }
    """
    And given the workflow input is:
    """yaml
    uri: not an address
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/configuration
    status: 400
    instance: /do/0/ask
    """
