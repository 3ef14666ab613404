using CaseHub.Recorder.Secure;

namespace CaseHub.Recorder.Tests.Secure;

/// <summary>Two connections over OpenSSL, joined by two queues that can lose datagrams.</summary>
public sealed class DtlsHandshake : IDisposable
{
    private readonly DtlsContext serverContext = new(DtlsCertificate.Create(TimeProvider.System));
    private readonly DtlsContext clientContext = new(DtlsCertificate.Create(TimeProvider.System));
    private readonly Queue<byte[]> toServer = [];
    private readonly Queue<byte[]> toClient = [];

    public void Dispose()
    {
        serverContext.Dispose();
        clientContext.Dispose();
    }

    [Fact]
    public void Both_sides_export_the_same_gcm_keys()
    {
        using DtlsConnection server = NewServer(clientContext.Certificate.Fingerprint);
        using DtlsConnection client = NewClient();

        client.Start();
        Exchange(server, client);

        Assert.Equal(DtlsState.Connected, server.State);
        Assert.Equal(DtlsState.Connected, client.State);
        Assert.Equal(SrtpProfile.AeadAes128Gcm, server.Keys!.Profile);
        Assert.Equal(server.Keys.Client.Key, client.Keys!.Client.Key);
        Assert.Equal(server.Keys.Server.Salt, client.Keys.Server.Salt);
    }

    [Fact]
    public void A_certificate_other_than_the_SDPs_ends_the_handshake_on_both_sides()
    {
        using DtlsConnection server = NewServer(new byte[DtlsCertificate.FingerprintBytes]);
        using DtlsConnection client = NewClient();

        client.Start();
        Exchange(server, client);

        Assert.True(server.FingerprintMismatched);
        Assert.Equal(DtlsState.Failed, server.State);
        // The alert reached the client: it does not believe itself connected.
        Assert.NotEqual(DtlsState.Connected, client.State);
    }

    [Fact]
    public void A_bad_ClientHello_does_not_end_the_session()
    {
        using DtlsConnection server = NewServer(clientContext.Certificate.Fingerprint);
        using DtlsConnection client = NewClient();
        client.Start();
        byte[] hello = toServer.Peek();
        byte[] bad = [.. hello];
        bad.AsSpan(60).Fill(0xFF);

        server.Receive(bad);
        toClient.Clear();
        Exchange(server, client);

        Assert.Equal(DtlsState.Connected, server.State);
    }

    [Fact]
    public void Any_cut_or_changed_first_datagram_leaves_the_server_able_to_answer()
    {
        using DtlsConnection probe = NewClient();
        probe.Start();
        byte[] hello = toServer.Dequeue();

        for (int at = 0; at < hello.Length; at += 7)
        {
            using DtlsConnection server = NewServer(clientContext.Certificate.Fingerprint);
            byte[] changed = [.. hello];
            changed[at] ^= 0xFF;
            server.Receive(changed);
            server.Receive(hello.AsSpan(0, at));
            Assert.Equal(DtlsState.Handshaking, server.State);
        }
    }

    [Fact]
    public void The_last_flight_is_sent_again_until_media_proves_that_it_came()
    {
        using DtlsConnection server = NewServer(clientContext.Certificate.Fingerprint);
        using DtlsConnection client = NewClient();
        client.Start();
        while (server.State == DtlsState.Handshaking)
        {
            while (toServer.TryDequeue(out byte[]? datagram)) server.Receive(datagram);
            if (server.State == DtlsState.Connected) toClient.Clear();
            while (toClient.TryDequeue(out byte[]? datagram)) client.Receive(datagram);
        }

        Assert.Equal(DtlsState.Handshaking, client.State);
        server.Tick(1_000_000);
        server.Tick(1_060_000);
        while (toClient.TryDequeue(out byte[]? datagram)) client.Receive(datagram);
        Assert.Equal(DtlsState.Connected, client.State);

        server.ConfirmKeys();
        server.Tick(9_000_000);
        Assert.Empty(toClient);
    }

    [Fact]
    public void A_peer_that_repeats_its_last_flight_is_answered_again_after_the_buffers_were_given_back()
    {
        using DtlsConnection server = NewServer(clientContext.Certificate.Fingerprint);
        using DtlsConnection client = NewClient();
        client.Start();
        while (server.State == DtlsState.Handshaking)
        {
            while (toClient.TryDequeue(out byte[]? datagram)) client.Receive(datagram);
            while (toServer.TryDequeue(out byte[]? datagram)) server.Receive(datagram);
        }

        // Nothing reached the client, so its timer of 100 ms sends its flight once more.
        toClient.Clear();
        Assert.True(SpinWait.SpinUntil(() => Repeats(client), TimeSpan.FromSeconds(10)));
        while (toServer.TryDequeue(out byte[]? datagram)) server.Receive(datagram);

        Assert.NotEmpty(toClient);
        Exchange(server, client);
        Assert.Equal(DtlsState.Connected, client.State);
        Assert.Equal(DtlsState.Connected, server.State);
    }

    [Fact]
    public void Closing_is_noticed_by_the_other_side()
    {
        using DtlsConnection server = NewServer(clientContext.Certificate.Fingerprint);
        using DtlsConnection client = NewClient();
        client.Start();
        Exchange(server, client);

        server.Close();
        Exchange(server, client);

        Assert.Equal(DtlsState.Closed, client.State);
    }

    private bool Repeats(DtlsConnection client)
    {
        client.Tick(0);
        return toServer.Count > 0;
    }

    private DtlsConnection NewServer(byte[] expected) =>
        new(serverContext, DtlsRole.Server, expected, datagram => toClient.Enqueue(datagram.ToArray()));

    private DtlsConnection NewClient() =>
        new(clientContext, DtlsRole.Client, serverContext.Certificate.Fingerprint, datagram => toServer.Enqueue(datagram.ToArray()));

    private void Exchange(DtlsConnection server, DtlsConnection client)
    {
        while (toServer.Count + toClient.Count > 0)
        {
            if (toServer.TryDequeue(out byte[]? up)) server.Receive(up);
            if (toClient.TryDequeue(out byte[]? down)) client.Receive(down);
        }
    }
}
