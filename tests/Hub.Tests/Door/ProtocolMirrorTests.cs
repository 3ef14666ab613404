using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using CaseHub.Hub.Door;
using CaseHub.Hub.Live;
using CaseHub.Hub.Notify;

namespace CaseHub.Hub.Tests.Door;

/// <summary>The TypeScript client's types are written by hand: this is what keeps them the same as the hub's.</summary>
public partial class ProtocolMirrorTests
{
    private static readonly Type[] Records =
    [
        typeof(Since), typeof(Welcome), typeof(IceServer), typeof(Reply<>), typeof(RefusalView), typeof(Joined), typeof(MediaAnswered), typeof(LogEntryView), typeof(SlotView),
        typeof(NoticeView), typeof(RingView), typeof(RoomView), typeof(PersonView), typeof(PublicationView), typeof(RecordingView), typeof(ConsentView),
    ];

    private static readonly string Mirror = File.ReadAllText(Path.Combine(Root(), "src/Web/Client/protocol.ts"));

    public static TheoryData<string> RecordNames => [.. Records.Select(NameOf)];

    [Theory]
    [MemberData(nameof(RecordNames))]
    public void A_record_has_the_same_properties_in_both_languages(string name)
    {
        var record = Records.Single(type => NameOf(type) == name);
        var expected = record.GetProperties()
            .Where(property => property.Name != "EqualityContract" && !property.IsDefined(typeof(JsonIgnoreAttribute), inherit: false))
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));

        var found = Regex.Match(Mirror, $@"export interface {name}(<T>)? \{{(?<body>[^}}]*)\}}", RegexOptions.Singleline);

        Assert.True(found.Success, $"protocol.ts has no interface {name}.");
        Assert.Equal(expected, PropertyNames().Matches(found.Groups["body"].Value).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void What_a_client_may_say_is_what_the_hub_takes() => Assert.Equal(
        typeof(LiveHub).GetMethods().Where(method => method.DeclaringType == typeof(LiveHub) && !method.IsVirtual).Select(method => Signature(method.Name, method.GetParameters())).Order(),
        Methods("HubMethods").Order());

    [Fact]
    public void What_the_hub_says_is_what_a_client_hears() => Assert.Equal(
        typeof(ILiveClient).GetMethods().Select(method => Signature(method.Name, method.GetParameters())).Order(),
        Methods("HubMessages").Order());

    private static string Signature(string name, System.Reflection.ParameterInfo[] parameters) => $"{name}({string.Join(", ", parameters.Select(parameter => parameter.Name))})";

    private static IEnumerable<string> Methods(string family)
    {
        string body = Regex.Match(Mirror, $@"export interface {family} \{{(?<body>.*?)^\}}", RegexOptions.Singleline | RegexOptions.Multiline).Groups["body"].Value;
        return MethodLines().Matches(body).Select(line =>
            $"{line.Groups[1].Value}({string.Join(", ", ParameterNames().Matches(line.Groups[2].Value).Select(parameter => parameter.Groups[1].Value))})");
    }

    private static string NameOf(Type type) => type.Name.Split('`')[0];

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));

    [GeneratedRegex(@"(?:^|[;{\s])(\w+): ")]
    private static partial Regex PropertyNames();

    [GeneratedRegex(@"^\s+(\w+): \((.*)\) =>", RegexOptions.Multiline)]
    private static partial Regex MethodLines();

    [GeneratedRegex(@"(\w+): ")]
    private static partial Regex ParameterNames();
}
