using System.Reflection;
using System.Text.Json;
using CaseHub.Hub.Door;

namespace CaseHub.Web.Tests.Server.Doors;

/// <summary>Every method of the live hub, found by reflection, called about a session that the caller has no part in.</summary>
public class EveryHubMethod(DoorWorld world) : IClassFixture<DoorWorld>
{
    /// <summary>What touches nothing but what is the caller's own. To add one is a decision.</summary>
    private static readonly string[] Own = ["Hello", "SeeNotices"];

    private static readonly string[] Codes = ["session-not-found", "not-in-room", "not-allowed"];

    public static TheoryData<string> WithoutAPart => ["viewer", "host", "coordinator", "admin", "hospital-admin", "interpreter"];

    [Theory]
    [MemberData(nameof(WithoutAPart))]
    public async Task Refuses_who_has_no_part_in_the_session(string account)
    {
        using var person = await world.Server.ProgramAsync(account);
        await using var hub = await HubCaller.ConnectAsync(world.Server.Url, person);
        Assert.Null(await hub.RefusalAsync("Hello", 1, null));

        var answers = new List<(string Method, string? Code)>();
        foreach (var method in Methods()) answers.Add((method.Name, await hub.RefusalAsync(method.Name, [.. method.GetParameters().Select(Argument)])));

        Assert.NotEmpty(answers);
        Assert.All(answers, answer => Assert.Contains(answer.Code, Codes));
    }

    [Fact]
    public async Task Answers_nobody_who_is_not_signed_in()
    {
        using var nobody = world.Server.Anonymous();

        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => HubCaller.ConnectAsync(world.Server.Url, nobody));
    }

    [Fact]
    public void That_was_decided_on_is_still_there() => Assert.Empty(Own.Except(All().Select(method => method.Name)));

    private static IEnumerable<MethodInfo> Methods() => All().Where(method => !Own.Contains(method.Name));

    private static IEnumerable<MethodInfo> All() => typeof(LiveHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => !method.IsVirtual);

    private object? Argument(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(Guid) => parameter.Name == "sessionId" ? world.Session : Guid.NewGuid(),
        var type when type == typeof(Since) => new { sessionId = world.Session, seq = 0 },
        var type when type == typeof(string) => parameter.Name switch { "source" => "camera", "type" => "chat", "basis" => "no-patient", "kind" => "clinical-record", _ => "v=0" },
        var type when type == typeof(int) || type == typeof(long) => 1,
        var type when type == typeof(bool) => true,
        var type when type == typeof(JsonElement) => new { },
        var type when type.IsEnum => 0,
        var type when Nullable.GetUnderlyingType(type) is not null => null,
        var type when type == typeof(double) => 0.5,
        var type when type.IsGenericType => Array.Empty<object>(),
        var type => throw new InvalidOperationException($"Say in this test what stands for a {type}."),
    };
}
