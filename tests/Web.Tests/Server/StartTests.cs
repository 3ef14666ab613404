using System.Net;
using System.Net.Sockets;
using CaseHub.Web.Start;
using Microsoft.Extensions.Configuration;

namespace CaseHub.Web.Tests.Server;

public class StartTests
{
    [Theory]
    [InlineData("http://0.0.0.0:5080", "plain http beyond this machine")]
    [InlineData("http://*:5080", "plain http beyond this machine")]
    [InlineData("http://clinic.example:5080", "plain http beyond this machine")]
    [InlineData("clinic.example", "CASEHUB_URLS")]
    public void An_address_that_would_give_passwords_away_is_refused(string urls, string inText)
    {
        var refused = Assert.Throws<CannotStartException>(() => StartChecks.CheckListening(Settings(("CASEHUB_URLS", urls))));

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(inText, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:5080")]
    [InlineData("http://127.0.0.1:5080;http://[::1]:5080")]
    [InlineData("https://0.0.0.0:5080")]
    public void An_address_that_keeps_them_is_taken(string urls) => StartChecks.CheckListening(Settings(("CASEHUB_URLS", urls)));

    [Fact]
    public void Https_without_a_certificate_says_how_to_get_one()
    {
        var refused = Assert.Throws<CannotStartException>(() => StartChecks.CheckCertificate(Settings(("CASEHUB_URLS", "https://localhost:5080"))));

        Assert.Contains("--lan", refused.Message, StringComparison.Ordinal);
        StartChecks.CheckCertificate(Settings(["--lan"]));
        StartChecks.CheckCertificate(Settings(("CASEHUB_URLS", "https://localhost:5080"), ("Kestrel:Certificates:Default:Path", "hub.pfx")));
    }

    [Fact]
    public void A_variable_that_is_set_to_nothing_counts_as_not_set() =>
        Assert.Equal(StartSettings.DefaultUrls, Settings(("CASEHUB_URLS", "")).Urls);

    [Fact]
    public void Behind_a_trusted_proxy_plain_http_is_taken() =>
        StartChecks.CheckListening(Settings(("CASEHUB_URLS", "http://0.0.0.0:5080"), ("CaseHub:TrustedProxy", "10.0.0.2, 10.1.0.0/16")));

    [Fact]
    public void The_demo_with_its_known_password_stays_on_this_machine_unless_told()
    {
        Assert.Throws<CannotStartException>(() => StartChecks.CheckListening(Settings(["--demo"], ("CASEHUB_URLS", "https://0.0.0.0:5080"))));
        StartChecks.CheckListening(Settings(["--demo"], ("CASEHUB_URLS", "https://0.0.0.0:5080"), ("CaseHub:Demo:AllowRemote", "true")));
    }

    [Theory]
    [InlineData("CaseHub:TrustedProxy", "the proxy")]
    [InlineData("CaseHub:Demo", "perhaps")]
    [InlineData("CaseHub:SignIn:AttemptsPerMinute", "0")]
    public void A_setting_that_cannot_be_understood_is_named(string name, string value) =>
        Assert.Contains(name, Assert.Throws<CannotStartException>(() => Settings((name, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_used_port_is_one_line_with_the_way_out()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        var refused = Assert.Throws<CannotStartException>(() => StartChecks.CheckPort(new Uri($"http://127.0.0.1:{port}")));

        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("CASEHUB_URLS", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void A_missing_library_names_its_package()
    {
        var refused = Assert.Throws<CannotStartException>(() => StartChecks.CheckLibrary(["libssl.so.none"]));

        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("apt-get install libssl3", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_is_a_file_ends_the_start_with_exit_code_four()
    {
        string file = Path.GetTempFileName();
        try
        {
            Assert.Equal(4, await Run.UntilStoppedAsync([$"--CASEHUB_DATA={file}", "--CASEHUB_URLS=http://127.0.0.1:0"]));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void The_certificate_of_a_local_network_is_kept_between_starts()
    {
        var folder = Directory.CreateTempSubdirectory("casehub-tls-");
        try
        {
            using var first = LanCertificate.LoadOrMake(folder.FullName, TimeProvider.System);
            using var second = LanCertificate.LoadOrMake(folder.FullName, TimeProvider.System);

            Assert.Equal(first.Thumbprint, second.Thumbprint);
            Assert.True(second.HasPrivateKey);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static StartSettings Settings(params (string Name, string Value)[] values) => Settings([], values);

    private static StartSettings Settings(string[] arguments, params (string Name, string Value)[] values) => StartSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(v => v.Name, v => (string?)v.Value)).Build(), arguments);
}
