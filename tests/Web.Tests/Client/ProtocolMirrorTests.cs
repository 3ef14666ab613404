using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace CaseHub.Web.Tests.Client;

/// <summary>The client's protocol.ts says the same as the C# it mirrors: interfaces and their properties, methods and their arguments.</summary>
public sealed partial class ProtocolMirrorTests
{
    private static readonly Assembly HubAssembly = Assembly.Load("CaseHub.Hub");
    private static readonly string Source = File.ReadAllText(Path.Combine(ClientFolder(), "protocol.ts"));

    [Fact]
    public void Every_interface_has_the_properties_of_the_record_of_its_name()
    {
        var interfaces = InterfacePattern().Matches(Source).Where(found => !found.Groups["name"].Value.StartsWith("Hub", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(interfaces);
        foreach (var found in interfaces)
        {
            string name = found.Groups["name"].Value;
            var record = HubAssembly.GetTypes().SingleOrDefault(type => type.Name.Split('`')[0] == name && !type.IsNested && type.Namespace!.StartsWith("CaseHub.Hub", StringComparison.Ordinal));
            Assert.True(record is not null, $"protocol.ts has the interface {name}, Hub has no such record");
            var properties = record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => !property.IsDefined(typeof(JsonIgnoreAttribute)))
                .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
            Assert.Equal(properties.Order(), PropertyPattern().Matches(found.Groups["body"].Value).Select(property => property.Groups["name"].Value).Order());
        }
    }

    [Theory]
    [InlineData("HubMethods", "CaseHub.Hub.Door.LiveHub")]
    [InlineData("HubMessages", "CaseHub.Hub.Door.ILiveClient")]
    public void Every_method_has_the_arguments_of_its_counterpart(string mirror, string mirrored)
    {
        string body = InterfacePattern().Matches(Source).Single(found => found.Groups["name"].Value == mirror).Groups["body"].Value;
        var ours = MethodPattern().Matches(body).Select(method => $"{method.Groups["name"].Value}({string.Join(", ", ArgumentPattern().Matches(method.Groups["arguments"].Value).Select(argument => argument.Groups["name"].Value))})");
        var theirs = HubAssembly.GetType(mirrored, throwOnError: true)!
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && method.GetBaseDefinition() == method)
            .Select(method => $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.Name))})");
        Assert.Equal(theirs.Order(), ours.Order());
    }

    private static string ClientFolder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../../src/Web/Client");

    [GeneratedRegex(@"export interface (?<name>\w+)(?:<T>)? \{(?<body>[^}]*)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InterfacePattern();

    [GeneratedRegex(@"(?<=^|[;{\n])\s*(?<name>\w+)\??:", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PropertyPattern();

    [GeneratedRegex(@"(?<name>\w+): \((?<arguments>[^)]*)\) =>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MethodPattern();

    [GeneratedRegex(@"(?<name>\w+): ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ArgumentPattern();
}
